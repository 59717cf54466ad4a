import { randomBytes } from 'node:crypto'
import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody, isObject, type Rule } from './checks.ts'
import { conflict, notFound, validation } from './errors.ts'
import { functionArn } from './function-name.ts'
import { compareKeys, jsonBody, page, referenceOf } from './request.ts'
import type { FunctionUrl, LambdaFunction } from './state.ts'

/**
 * The configurations of function URLs. Nothing listens at the addresses: a URL's requests and answers
 * are not Lambda's API, and a check has no use for them.
 */

/** Of an alias; a version or `$LATEST` has no URL of its own. */
const QUALIFIER = '((?!^\\d+$)^[0-9a-zA-Z-_]+$)'
const AUTH_TYPE: Rule = { kind: 'string', oneOf: ['NONE', 'AWS_IAM'] }
const INVOKE_MODE: Rule = { kind: 'string', oneOf: ['BUFFERED', 'RESPONSE_STREAM'] }

export const createFunctionUrlConfig: Operation = (context, call) => {
  checkQualifier(call)
  const body = jsonBody(call)
  checkBody(body, { AuthType: AUTH_TYPE, InvokeMode: INVOKE_MODE }, ['AuthType'])
  const { lambda, key, arn } = target(context, call)
  if (lambda.urls.has(key)) {
    throw conflict(
      `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    )
  }
  const nowMs = context.clock.nowMs()
  const url: FunctionUrl = {
    address: `https://${randomBytes(16).toString('hex')}.lambda-url.${context.place.region}.on.aws/`,
    authType: String(body.AuthType),
    invokeMode: stringOr(body.InvokeMode, 'BUFFERED'),
    ...(isObject(body.Cors) && { cors: body.Cors }),
    createdMs: nowMs,
    modifiedMs: nowMs,
  }
  lambda.urls.set(key, url)
  return ok(
    {
      ...described(url, arn),
      ...(body.InvokeMode !== undefined && { InvokeMode: url.invokeMode }),
    },
    201,
  )
}

export const getFunctionUrlConfig: Operation = (context, call) => {
  const { url, arn } = existing(context, call)
  return ok(describedWhole(url, arn))
}

export const updateFunctionUrlConfig: Operation = (context, call) => {
  checkQualifier(call)
  const body = jsonBody(call)
  checkBody(body, { AuthType: AUTH_TYPE, InvokeMode: INVOKE_MODE })
  target(context, call)
  const { lambda, key, url, arn } = existing(context, call)
  const updated: FunctionUrl = {
    ...url,
    authType: stringOr(body.AuthType, url.authType),
    invokeMode: stringOr(body.InvokeMode, url.invokeMode),
    ...(isObject(body.Cors) && { cors: body.Cors }),
    modifiedMs: context.clock.nowMs(),
  }
  lambda.urls.set(key, updated)
  return ok({
    ...described(updated, arn),
    LastModifiedTime: time(updated.modifiedMs),
    ...(body.InvokeMode !== undefined && { InvokeMode: updated.invokeMode }),
  })
}

/** Without a qualifier that of the function itself; those of its aliases stay. */
export const deleteFunctionUrlConfig: Operation = (context, call) => {
  const { lambda, key } = existing(context, call)
  lambda.urls.delete(key)
  return NO_CONTENT
}

export const listFunctionUrlConfigs: Operation = (context, call) => {
  const { name } = referenceOf(context, call)
  const lambda = context.state.functions.get(name)
  if (lambda === undefined) throw notFound('Function does not exist')
  const urls = [...lambda.urls].toSorted(([a], [b]) => compareKeys(a, b))
  const { items, ...next } = page(call, urls, ([key]) => key)
  const configs = items.map(([key, url]) => describedWhole(url, arnOf(context, name, key)))
  return ok({ FunctionUrlConfigs: configs, ...next })
}

function checkQualifier({ query }: Call): void {
  const qualifier = query.get('Qualifier')
  if (qualifier === null || new RegExp(QUALIFIER).test(qualifier)) return
  throw validation([
    `Value '${qualifier}' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ${QUALIFIER}`,
  ])
}

interface Target {
  lambda: LambdaFunction
  /** The alias; '' is the function itself. */
  key: string
  arn: string
}

function target(context: Context, call: Call): Target {
  const { name, qualifier = '' } = referenceOf(context, call)
  const lambda = context.state.functions.get(name)
  if (lambda === undefined || (qualifier !== '' && !lambda.aliases.has(qualifier))) {
    throw notFound('Function does not exist')
  }
  return { lambda, key: qualifier, arn: arnOf(context, name, qualifier) }
}

function existing(context: Context, call: Call): Target & { url: FunctionUrl } {
  checkQualifier(call)
  const { name, qualifier: key = '' } = referenceOf(context, call)
  const lambda = context.state.functions.get(name)
  const url = lambda?.urls.get(key)
  if (lambda === undefined || url === undefined) {
    throw notFound('The resource you requested does not exist.')
  }
  return { lambda, key, url, arn: arnOf(context, name, key) }
}

function describedWhole(url: FunctionUrl, arn: string) {
  return {
    ...described(url, arn),
    LastModifiedTime: time(url.modifiedMs),
    InvokeMode: url.invokeMode,
  }
}

function described({ address, authType, cors, createdMs }: FunctionUrl, arn: string) {
  return {
    FunctionUrl: address,
    FunctionArn: arn,
    AuthType: authType,
    ...(cors !== undefined && { Cors: cors }),
    CreationTime: time(createdMs),
  }
}

function arnOf({ place }: Context, name: string, alias: string): string {
  return functionArn(place, name, alias === '' ? undefined : alias)
}

const time = (ms: number): string => new Date(ms).toISOString()

function stringOr(value: unknown, preset: string): string {
  return typeof value === 'string' ? value : preset
}
