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
  const current = lambda.policies.get(key)?.statements ?? []
  requireRevision(stringIn(body, 'RevisionId'), lambda, key)
  const added = statement(context, reference, body)
  if (current.some(({ Sid }) => Sid === added.Sid)) {
    throw conflict(
      `The statement id (${added.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
  }
  change(lambda, key, [...current, added])
  return ok({ Statement: JSON.stringify(added) }, 201)
}

export const getPolicy: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = context.state.functions.get(reference.name)
  const key = reference.qualifier ?? ''
  const policy = lambda?.policies.get(key)
  if (policy === undefined) throw notFound('The resource you requested does not exist.')
  const document = { Version: '2012-10-17', Id: 'default', Statement: policy.statements }
  return ok({ Policy: JSON.stringify(document), RevisionId: policy.revisionId })
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
  requireRevision(call.query.get('RevisionId') ?? undefined, lambda, key)
  const id = call.path.StatementId ?? ''
  const statements = policy.statements.filter(({ Sid }) => Sid !== id)
  if (statements.length === policy.statements.length) {
    throw notFound(`Statement ${id} is not found in resource policy.`)
  }
  change(lambda, key, statements)
  return NO_CONTENT
}

/**
 * A change of the policy changes the revision of what it is attached to, and is its own from then on:
 * what changes that afterwards leaves it, as recorded on AWS.
 */
function change(lambda: LambdaFunction, key: string, statements: readonly Statement[]): void {
  const revisionId = newRevisionId()
  if (statements.length === 0) lambda.policies.delete(key)
  else lambda.policies.set(key, { statements, revisionId })
  const owner = ownerOf(lambda, key)
  if (owner) owner.revisionId = revisionId
}

/** The function, version or alias that a policy is attached to. */
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

function requireRevision(expected: string | undefined, lambda: LambdaFunction, key: string): void {
  const known = [lambda.policies.get(key)?.revisionId, ownerOf(lambda, key)?.revisionId]
  if (expected === undefined || known.includes(expected)) return
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

/** A service of AWS, an account, or an identity in one; whether it exists is not known here. */
function principals(principal: string): unknown {
  if (principal === '*') return '*'
  if (/\.amazon(aws)?\.com(\.cn)?$/.test(principal)) return { Service: principal }
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` }
  if (/^arn:aws[\w-]*:(iam|sts)::\d{12}:.+/.test(principal)) return { AWS: principal }
  throw invalidParameter(
    'The provided principal was invalid. Please check the principal and try again.',
  )
}
