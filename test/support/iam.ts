import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as sdk from '@aws-sdk/client-lambda'
import type { Fault, FaultedRequest, LambdaService } from '@lambda-cost-gate/local-lambda'
import { cloudFormation } from './cloudformation.ts'
import { ROOT } from './dist.ts'
import { type Conditions, conditionsHold, like, type RequestContext } from './iam-conditions.ts'
import { neededElsewhere, refusalOf } from './iam-other-services.ts'

const ACCOUNT = '000000000000'

export interface Statement {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: string | string[]
  Condition?: Conditions
}

/** What stands for the user's own in the policies of docs/iam; the function is `orders`. */
const USUAL = {
  FUNCTION: 'orders',
  'EXECUTION-ROLE': 'orders',
  ORGANISATION: 'octo',
  BUCKET: 'lambda-cost-gate',
  STACK: 'shop',
  'ENVIRONMENT-KEY': 'environments',
  'ZIP-KEY': 'zips',
  REPOSITORY: 'orders',
  'CODE-BUCKET': 'builds',
}

/** Statements of policies of docs/iam, without these actions. */
export function statementsOf(
  names: readonly string[],
  without: readonly string[] = [],
  given: Partial<typeof USUAL> = {},
): Statement[] {
  const statements = names.flatMap((name): Statement[] => {
    const text = readFileSync(path.join(ROOT, 'docs/iam', `${name}.json`), 'utf8')
    const filled = Object.entries({ ...USUAL, ...given, ACCOUNT }).reduce(
      (known, [placeholder, value]) =>
        known.replaceAll(new RegExp(`(?<![A-Z-])${placeholder}(?![A-Z-])`, 'g'), value),
      text,
    )
    return JSON.parse(filled).Statement
  })
  return withoutActions(statements, without)
}

/** Statements of the role in docs/iam/role.cloudformation.yml. */
export function statementsOfRole({ Repository = 'octo/orders' } = {}): Statement[] {
  const template = cloudFormation(readFileSync(path.join(ROOT, ROLE), 'utf8'), {
    Repository,
    DefaultBranch: 'main',
    ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/orders`,
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
  })
  const [policy] = template.Resources.Role.Properties.Policies
  return policy.PolicyDocument.Statement
}

const ROLE = 'docs/iam/role.cloudformation.yml'

function withoutActions(statements: readonly Statement[], without: readonly string[]): Statement[] {
  return statements.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !without.includes(action)),
  }))
}

/** Refuses what no statement allows, as IAM does: by action, resource and conditions. */
export function enforcing(
  statements: readonly Statement[],
  service: Pick<LambdaService, 'snapshot'>,
): (request: FaultedRequest) => Fault | undefined {
  return (request) => {
    const refused = neededBy(request, service).find((needed) => !isAllowed(statements, needed))
    if (!refused) return undefined
    // S3 is asked itself, too, and has an answer of its own.
    if (!(`${request.operation}Command` in sdk) && refused.action.startsWith('s3:')) {
      return { kind: 'answer', status: 403, code: 'AccessDenied', message: 'Access Denied' }
    }
    return refusalOf(refused)
  }
}

/** One thing that a caller has to be allowed. */
export interface Needed {
  action: string
  /** `*` where the action knows no resources. */
  resource: string
  context: RequestContext
}

export function isAllowed(statements: readonly Statement[], needed: Needed): boolean {
  const { action, resource, context } = needed
  const effects = statements
    .filter(
      ({ Action, Resource, Condition = {} }) =>
        [Action].flat().some((each) => like(each, action)) &&
        [Resource].flat().some((each) => like(each, resource)) &&
        conditionsHold(Condition, context),
    )
    .map(({ Effect }) => Effect)
  return effects.includes('Allow') && !effects.includes('Deny')
}

/**
 * What IAM is asked about for a request: actions, resource types and condition keys as in the Service
 * Authorization Reference of AWS Lambda, and what else Lambda asks on the caller's behalf.
 */
function neededBy(request: FaultedRequest, service: Pick<LambdaService, 'snapshot'>): Needed[] {
  const { operation, resource } = request
  if (operation.endsWith('Object') || operation === 'ListObjectsV2') return neededInS3(request)
  if (operation === 'FilterLogEvents') {
    const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${resource}:*`
    return [{ action: 'logs:FilterLogEvents', resource: group, context: {} }]
  }
  // An address that is signed beforehand carries its right with it.
  if (!(`${operation}Command` in sdk)) return []
  const action = `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`
  if (resource === '') return [{ action, resource: '*', context: {} }]
  const input = mapOf(request.input?.())
  const arn = arnOf(operation, resource)
  const [, name = ''] = /:function:([^:]+)/.exec(arn) ?? []
  const tags = entriesOf(service.snapshot()[name]?.tags)
  const given = entriesOf(input.Tags)
  const keys = [...given.map(([key]) => key), ...(request.query?.getAll('tagKeys') ?? [])]
  const own = Object.fromEntries(
    tags.map(([key, value]) => [`aws:ResourceTag/${key}`, [value]] as const),
  )
  const tagging = {
    ...own,
    ...Object.fromEntries(given.map(([key, value]) => [`aws:RequestTag/${key}`, [value]])),
    ...(keys.length > 0 && { 'aws:TagKeys': keys }),
  }
  switch (operation) {
    case 'CreateFunction':
      return [
        { action, resource: arn, context: tagging },
        ...(given.length > 0
          ? [{ action: 'lambda:TagResource', resource: arn, context: tagging }]
          : []),
        passing(input.Role),
        ...layersOf(input.Layers),
        ...neededElsewhere(input),
      ]
    case 'TagResource':
    case 'UntagResource':
      return [{ action, resource: arn, context: tagging }]
    case 'UpdateFunctionConfiguration':
      return [
        { action, resource: arn, context: own },
        ...(typeof input.Role === 'string' ? [passing(input.Role)] : []),
        ...layersOf(input.Layers),
        ...neededElsewhere(input),
      ]
    case 'UpdateFunctionCode':
      return [{ action, resource: arn, context: own }, ...neededElsewhere(input)]
    default:
      return [{ action, resource: arn, context: own }]
  }
}

function passing(role: unknown): Needed {
  const context = { 'iam:PassedToService': ['lambda.amazonaws.com'] }
  return { action: 'iam:PassRole', resource: String(role), context }
}

function layersOf(layers: unknown): Needed[] {
  return (Array.isArray(layers) ? layers : []).map((layer) => {
    return { action: 'lambda:GetLayerVersion', resource: String(layer), context: {} }
  })
}

/** Versions and aliases are resources of their own where a request is made to them. */
function arnOf(operation: string, resource: string): string {
  const arn = resource.startsWith('arn:')
    ? resource
    : `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${resource}`
  return /^(Create|Get|Update|Delete)Alias$/.test(operation)
    ? arn.split(':').slice(0, 7).join(':')
    : arn
}

function neededInS3({ operation, resource, query }: FaultedRequest): Needed[] {
  if (operation !== 'ListObjectsV2') {
    return [{ action: `s3:${operation}`, resource: `arn:aws:s3:::${resource}`, context: {} }]
  }
  const [bucket = ''] = resource.split('/')
  const context = { 's3:prefix': [query?.get('prefix') ?? ''] }
  return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context }]
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? { ...value } : {}
}

function entriesOf(value: unknown): [key: string, value: string][] {
  return Object.entries(mapOf(value)).map(([key, each]) => [key, String(each)])
}
