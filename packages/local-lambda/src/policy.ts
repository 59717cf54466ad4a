import type { Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import type { JsonObject } from './checks.ts'
import { checkBody } from './checks.ts'
import { conflict, invalidParameter, notFound, ServiceError } from './errors.ts'
import type { FunctionReference } from './function-name.ts'
import { functionArn, isAliasName } from './function-name.ts'
import { jsonBody, referenceOf, stringIn } from './request.ts'
import type { LambdaFunction, Statement } from './state.ts'
import { findFunction, newRevisionId } from './state.ts'

export const addPermission: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const body = jsonBody(call)
  checkBody(
    body,
    {
      StatementId: { kind: 'string', min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' },
      Action: { kind: 'string', pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' },
      Principal: { kind: 'string', pattern: '[^\\s]+' },
    },
    ['StatementId', 'Action', 'Principal'],
  )
  if (reference.qualifier === '$LATEST') {
    throw invalidParameter('We currently do not support adding policies for $LATEST.')
  }
  const lambda = findFunction(context.state, reference)
  requireQualifier(context, reference)
  const key = reference.qualifier ?? ''
  const current = lambda.policies.get(key) ?? []
  const owner = ownerOf(lambda, key)
  requireRevision(stringIn(body, 'RevisionId'), owner?.revisionId)
  const added = statement(context, reference, body)
  if (current.some(({ Sid }) => Sid === added.Sid)) {
    throw conflict(
      `The statement id (${added.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
  }
  lambda.policies.set(key, [...current, added])
  if (owner) owner.revisionId = newRevisionId()
  return ok({ Statement: JSON.stringify(added) }, 201)
}

export const getPolicy: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = context.state.functions.get(reference.name)
  const key = reference.qualifier ?? ''
  const statements = lambda?.policies.get(key)
  if (!lambda || !statements) throw notFound('The resource you requested does not exist.')
  const document = { Version: '2012-10-17', Id: 'default', Statement: statements }
  return ok({ Policy: JSON.stringify(document), RevisionId: ownerOf(lambda, key)?.revisionId })
}

export const removePermission: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = context.state.functions.get(reference.name)
  if (lambda === undefined) {
    throw notFound(`No policy found for: ${functionArn(context.place, reference.name)}`)
  }
  requireQualifier(context, reference)
  const key = reference.qualifier ?? ''
  const policy = lambda.policies.get(key)
  if (policy === undefined) throw notFound('No policy is associated with the given resource.')
  const owner = ownerOf(lambda, key)
  requireRevision(call.query.get('RevisionId') ?? undefined, owner?.revisionId)
  const id = call.path.StatementId ?? ''
  const statements = policy.filter(({ Sid }) => Sid !== id)
  if (statements.length === policy.length) {
    throw notFound(`Statement ${id} is not found in resource policy.`)
  }
  if (statements.length === 0) lambda.policies.delete(key)
  else lambda.policies.set(key, statements)
  if (owner) owner.revisionId = newRevisionId()
  return NO_CONTENT
}

/**
 * Whose revision a policy has: that of the function, version or alias it is attached to. A change of
 * the policy changes it, as recorded on AWS.
 */
function ownerOf(lambda: LambdaFunction, key: string): { revisionId: string } | undefined {
  return key === '' ? lambda.latest : (lambda.versions.get(key) ?? lambda.aliases.get(key))
}

function requireQualifier(context: Context, { name, qualifier }: FunctionReference): void {
  if (qualifier === undefined) return
  const lambda = findFunction(context.state, { name, qualifier })
  if (lambda.versions.has(qualifier) || lambda.aliases.has(qualifier)) return
  const arn = functionArn(context.place, name, qualifier)
  throw notFound(
    isAliasName(qualifier) && !qualifier.includes('$')
      ? `Cannot find alias arn: ${arn}`
      : `Function not found: ${arn}`,
  )
}

function requireRevision(expected: string | undefined, actual: string | undefined): void {
  if (expected === undefined || expected === actual) return
  throw new ServiceError(
    412,
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id',
  )
}

function statement(context: Context, reference: FunctionReference, body: JsonObject): Statement {
  const principal = String(body.Principal)
  const source = stringIn(body, 'SourceArn')
  const equal = {
    ...member(body, 'SourceAccount', 'AWS:SourceAccount'),
    ...member(body, 'FunctionUrlAuthType', 'lambda:FunctionUrlAuthType'),
    ...member(body, 'PrincipalOrgID', 'aws:PrincipalOrgID'),
    ...member(body, 'EventSourceToken', 'lambda:EventSourceToken'),
  }
  const condition = {
    ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
    ...(source && { ArnLike: { 'AWS:SourceArn': source } }),
    ...(typeof body.InvokedViaFunctionUrl === 'boolean' && {
      Bool: { 'lambda:InvokedViaFunctionUrl': String(body.InvokedViaFunctionUrl) },
    }),
  }
  return {
    Sid: String(body.StatementId),
    Effect: 'Allow',
    Principal: principals(principal),
    Action: String(body.Action),
    Resource: functionArn(context.place, reference.name, reference.qualifier),
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  }
}

function member(body: JsonObject, name: string, key: string): Record<string, string> {
  const value = stringIn(body, name)
  return value ? { [key]: value } : {}
}

/** A service of AWS, an account, or an identity in one; whether it exists cannot be told here. */
function principals(principal: string): unknown {
  if (principal === '*') return '*'
  if (/\.amazon(aws)?\.com(\.cn)?$/.test(principal)) return { Service: principal }
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` }
  if (/^arn:aws[\w-]*:(iam|sts)::\d{12}:.+/.test(principal)) return { AWS: principal }
  throw invalidParameter(
    'The provided principal was invalid. Please check the principal and try again.',
  )
}
