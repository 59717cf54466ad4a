import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import type { JsonObject, Rule } from './checks.ts'
import { checkBody, isObject } from './checks.ts'
import { describeAlias } from './describe.ts'
import { conflict, functionNotFound, invalidParameter, notFound, validation } from './errors.ts'
import { functionArn } from './function-name.ts'
import { compareKeys, jsonBody, page, referenceOf, stringIn } from './request.ts'
import type { Alias, LambdaFunction } from './state.ts'
import { findFunction, newRevisionId } from './state.ts'
import { requireRevision } from './updates.ts'

const RULES: Readonly<Record<string, Rule>> = {
  FunctionVersion: {
    kind: 'string',
    min: 1,
    max: 1024,
    pattern: '(\\$LATEST(\\.PUBLISHED)?|[0-9]+)',
  },
  Description: { kind: 'string', max: 256 },
  RoutingConfig: { kind: 'object', fields: {} },
  RevisionId: { kind: 'string' },
}
const NAME_RULE: Rule = {
  kind: 'string',
  min: 1,
  max: 128,
  pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)',
}

export const createAlias: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(body, { Name: NAME_RULE, ...RULES }, ['Name', 'FunctionVersion'])
  const name = String(body.Name)
  const version = String(body.FunctionVersion)
  const { name: functionName } = referenceOf(context, call)
  // AWS names the missing version here even when the whole function is missing.
  const lambda = findFunction(context.state, { name: functionName, qualifier: version })
  if (lambda.aliases.has(name)) {
    throw conflict(`Alias already exists: ${functionArn(context.place, lambda.name, name)}`)
  }
  const alias: Alias = {
    name,
    ...target(context, lambda, version, readRouting(body)),
    description: stringIn(body, 'Description') ?? '',
    revisionId: newRevisionId(),
  }
  lambda.aliases.set(name, alias)
  return ok(describeAlias(context.place, lambda, alias), 201)
}

export const getAlias: Operation = (context, call) => {
  const lambda = findFunction(context.state, referenceOf(context, call))
  const name = call.path.Name ?? ''
  const alias = lambda.aliases.get(name)
  if (alias === undefined) {
    throw notFound(`Cannot find alias arn: ${functionArn(context.place, lambda.name, name)}`)
  }
  return ok(describeAlias(context.place, lambda, alias))
}

export const updateAlias: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(body, RULES)
  const lambda = findFunction(context.state, referenceOf(context, call))
  const name = call.path.Name ?? ''
  const current = lambda.aliases.get(name)
  if (current === undefined) {
    throw notFound(`Alias not found: ${functionArn(context.place, lambda.name, name)}`)
  }
  requireRevision(stringIn(body, 'RevisionId'), current.revisionId)
  const routing = readRouting(body) ?? current.routing ?? 'none'
  const alias: Alias = {
    name,
    ...target(context, lambda, stringIn(body, 'FunctionVersion') ?? current.version, routing),
    description: stringIn(body, 'Description') ?? current.description,
    revisionId: newRevisionId(),
  }
  lambda.aliases.set(name, alias)
  return ok(describeAlias(context.place, lambda, alias))
}

/** Deleting an alias that is not there succeeds, as on AWS. */
export const deleteAlias: Operation = (context, call) => {
  const lambda = findFunction(context.state, referenceOf(context, call))
  const name = call.path.Name ?? ''
  lambda.aliases.delete(name)
  lambda.policies.delete(name)
  lambda.provisioned.delete(name)
  lambda.eventInvokeConfigs.delete(name)
  lambda.urls.delete(name)
  return NO_CONTENT
}

export const listAliases: Operation = (context, call) => {
  const lambda = findFunction(context.state, referenceOf(context, call))
  const { items, ...next } = page(call, aliasesOf(lambda, call), ({ name }) => name)
  return ok({ Aliases: items.map((alias) => describeAlias(context.place, lambda, alias)), ...next })
}

function aliasesOf(lambda: LambdaFunction, call: Call): Alias[] {
  const version = call.query.get('FunctionVersion')
  return [...lambda.aliases.values()]
    .filter(
      (alias) =>
        version === null || alias.version === version || alias.routing?.version === version,
    )
    .toSorted((a, b) => compareKeys(a.name, b.name))
}

type Routing = { version: string; weight: number }

/** `none` when the body clears the routing, undefined when it says nothing of it. */
function readRouting(body: JsonObject): Routing | 'none' | undefined {
  if (!isObject(body.RoutingConfig)) return undefined
  const weights = body.RoutingConfig.AdditionalVersionWeights
  const entries = isObject(weights) ? Object.entries(weights) : []
  if (entries.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1')
  }
  const [entry] = entries
  if (entry === undefined) return 'none'
  const [version, weight] = entry
  // AWS shows a weight as Java does.
  const number = Number.isInteger(weight) ? `${weight}.0` : String(weight)
  const shown = `Value '{${version}=${number}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:`
  if (!/^[0-9]{1,1024}$/.test(version)) {
    throw validation([
      `${shown} Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]`,
    ])
  }
  if (typeof weight !== 'number' || weight < 0 || weight > 1) {
    throw validation([
      `${shown} Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]`,
    ])
  }
  return { version, weight }
}

function target(
  context: Context,
  lambda: LambdaFunction,
  version: string,
  routing: Routing | 'none' | undefined,
): { version: string; routing?: Routing } {
  requireVersion(context, lambda, version)
  if (routing === undefined || routing === 'none') return { version }
  if (version === '$LATEST') {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version')
  }
  if (routing.version === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    )
  }
  requireVersion(context, lambda, routing.version)
  return { version, routing }
}

function requireVersion(context: Context, lambda: LambdaFunction, version: string): void {
  if (version === '$LATEST' || lambda.versions.has(version)) return
  throw functionNotFound(functionArn(context.place, lambda.name, version))
}
