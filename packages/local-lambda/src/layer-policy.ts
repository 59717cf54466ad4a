import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { conflict, notFound, ServiceError } from './errors.ts'
import { layerVersionOf } from './layers.ts'
import { jsonBody, stringIn } from './request.ts'
import { newRevisionId, type Statement } from './state.ts'

/** Who may use a version of a layer. It is kept and returned; nobody is refused here. */

export const addLayerVersionPermission: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(
    body,
    {
      StatementId: { kind: 'string', min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' },
      Action: { kind: 'string', max: 22, pattern: 'lambda:GetLayerVersion' },
      Principal: { kind: 'string', pattern: '\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root' },
      OrganizationId: { kind: 'string', max: 34, pattern: 'o-[a-z0-9]{10,32}' },
    },
    ['StatementId', 'Action', 'Principal'],
  )
  const version = found(context, call)
  const { policy } = version
  const sid = String(body.StatementId)
  if (policy?.statements.some(({ Sid }) => Sid === sid)) {
    throw conflict(
      `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
  }
  requireRevision(call.query.get('RevisionId'), policy?.revisionId)
  const organization = stringIn(body, 'OrganizationId')
  const statement: Statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(String(body.Principal)),
    Action: String(body.Action),
    Resource: version.arn,
    ...(organization !== undefined && {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
    }),
  }
  const revisionId = newRevisionId()
  version.policy = { statements: [...(policy?.statements ?? []), statement], revisionId }
  return ok({ Statement: JSON.stringify(statement), RevisionId: revisionId }, 201)
}

export const getLayerVersionPolicy: Operation = (context, call) => {
  const { statements, revisionId } = policyOf(context, call).policy
  const document = { Version: '2012-10-17', Id: 'default', Statement: statements }
  return ok({ Policy: JSON.stringify(document), RevisionId: revisionId })
}

export const removeLayerVersionPermission: Operation = (context, call) => {
  const { version, policy } = policyOf(context, call)
  const id = call.path.StatementId ?? ''
  const statements = policy.statements.filter(({ Sid }) => Sid !== id)
  if (statements.length === policy.statements.length) {
    throw notFound(`Statement ${id} is not found in resource policy.`)
  }
  requireRevision(call.query.get('RevisionId'), policy.revisionId)
  if (statements.length > 0) version.policy = { statements, revisionId: newRevisionId() }
  else delete version.policy
  return NO_CONTENT
}

function policyOf(context: Context, call: Call) {
  const version = found(context, call)
  const { policy } = version
  if (policy === undefined) throw notFound('No policy is associated with the given resource.')
  return { version, policy }
}

function found(context: Context, call: Call) {
  const { arn, version } = layerVersionOf(context, call)
  if (version === undefined) throw notFound(`Layer version ${arn} does not exist.`)
  return version
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*'
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal }
}

function requireRevision(expected: string | null, actual: string | undefined): void {
  if (expected === null || expected === actual) return
  throw new ServiceError(
    412,
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
  )
}
