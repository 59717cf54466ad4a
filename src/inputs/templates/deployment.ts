import type { JsonObject } from '../../shared/json.ts'
import { type Reference, referencesIn } from './references.ts'
import { entryOf, mapAt, textAt } from './values.ts'

/** Who uses functions of a template to deploy, beside the template itself. */
export interface DeploymentContext {
  /** Outputs and names of exports that others name as their `ServiceToken`. */
  outputs?: ReadonlySet<string>
  /** What nested stacks are given and name as their `ServiceToken`. */
  references?: readonly Reference[]
}

/**
 * Functions that serve the deployment and not the application: handlers of custom resources, of
 * macros, of CDK's provider framework (and what stands behind it) and triggers, and hooks of
 * CodeDeploy. They change what is deployed, so that nobody may invoke them unasked.
 */
export function deploymentFunctions(
  template: JsonObject,
  { outputs = new Set(), references = [] }: DeploymentContext = {},
): ReadonlySet<string> {
  const resources = mapAt(template, 'Resources')
  const starts = [
    ...references,
    ...serviceTokens(template),
    ...Object.values(resources).flatMap(otherUses),
    ...exportedAs(template, outputs),
  ]
  const serving = new Set<string>()
  const open = [...starts, ...frameworks(resources)]
  for (let reference = open.pop(); reference; reference = open.pop()) {
    const { id } = reference
    if (serving.has(id)) continue
    serving.add(id)
    open.push(...behind(entryOf(resources, id)))
  }
  return serving
}

/** What custom resources name as their `ServiceToken`: resources, parameters, outputs of nested stacks. */
export function serviceTokens(template: JsonObject): Reference[] {
  return tokensOf(template).flatMap(referencesIn)
}

/** Names of exports that custom resources import as their `ServiceToken`. */
export function importedTokens(template: JsonObject): string[] {
  return tokensOf(template).flatMap((token) => {
    const name = entryOf(token, 'Fn::ImportValue')
    return typeof name === 'string' ? [name] : []
  })
}

function tokensOf(template: JsonObject): unknown[] {
  return Object.values(mapAt(template, 'Resources')).map((resource) =>
    entryOf(mapAt(resource, 'Properties'), 'ServiceToken'),
  )
}

function otherUses(resource: unknown): Reference[] {
  const properties = mapAt(resource, 'Properties')
  switch (textAt(resource, 'Type')) {
    case 'AWS::CloudFormation::Macro':
      return referencesIn(properties.FunctionName)
    case 'Custom::Trigger':
      return referencesIn(properties.HandlerArn)
    case 'AWS::Serverless::Function':
      return referencesIn(entryOf(properties.DeploymentPreference, 'Hooks'))
    case 'AWS::Lambda::Alias':
      return referencesIn(mapAt(resource, 'UpdatePolicy'))
    default:
      return []
  }
}

function exportedAs(template: JsonObject, wanted: ReadonlySet<string>): Reference[] {
  if (wanted.size === 0) return []
  return Object.entries(mapAt(template, 'Outputs')).flatMap(([name, output]) => {
    const exported = textAt(mapAt(output, 'Export'), 'Name')
    const isWanted = wanted.has(name) || (exported !== undefined && wanted.has(exported))
    return isWanted ? referencesIn(entryOf(output, 'Value')) : []
  })
}

/** Environment variables by which CDK's provider framework knows the user's handlers. */
const USER_HANDLERS = ['USER_ON_EVENT_FUNCTION_ARN', 'USER_IS_COMPLETE_FUNCTION_ARN'] as const

/** The functions of CDK's provider framework; a state machine calls two of the three. */
function frameworks(resources: JsonObject): Reference[] {
  return Object.entries(resources).flatMap(([id, resource]) =>
    USER_HANDLERS.some((name) => name in variablesOf(resource)) ? [{ id }] : [],
  )
}

/** What a thing that serves the deployment stands for, or passes calls on to. */
function behind(resource: unknown): Reference[] {
  switch (textAt(resource, 'Type')) {
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias':
      return referencesIn(mapAt(resource, 'Properties').FunctionName)
    default: {
      const variables = variablesOf(resource)
      return USER_HANDLERS.flatMap((name) => referencesIn(variables[name]))
    }
  }
}

function variablesOf(resource: unknown): JsonObject {
  return mapAt(mapAt(mapAt(resource, 'Properties'), 'Environment'), 'Variables')
}
