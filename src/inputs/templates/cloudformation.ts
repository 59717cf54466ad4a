import path from 'node:path'
import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import { type DeploymentContext, serviceTokens } from './deployment.ts'
import type { TemplateFiles } from './files.ts'
import { expandLoops } from './for-each.ts'
import type { ResourceLayer } from './layers.ts'
import { type Reference, referencesIn } from './references.ts'
import type { ResourceCode } from './resource-code.ts'
import {
  type FunctionResource,
  functionResources,
  type NestedTemplate,
  nestedTemplates,
} from './resources.ts'
import {
  joinTemplates,
  type Template,
  type TemplateCode,
  type TemplateFunction,
  type TemplateLayer,
} from './template.ts'
import { entryOf, mapAt, textAt } from './values.ts'

/** Finds the code that was uploaded, or will be, under a key in S3; nothing if it is not here. */
export type FindUploaded = (key: string) => Promise<string | undefined>

export interface StackOptions {
  files: TemplateFiles
  /** Directory that the template's paths start from. */
  directory: string
  findUploaded: FindUploaded
  /** Name that the outermost stack is deployed as, where it is known. */
  stackName?: string
  /** Names of the stacks around, outermost first; ids start with them. */
  stack?: readonly string[]
  depth?: number
  /** Who uses functions of the stack to deploy, beside the stack itself. */
  deploymentContext?: DeploymentContext
}

const MAX_NESTING = 8

/** The functions of a CloudFormation or SAM template and of the templates nested in it. */
export async function readStack(given: JsonObject, options: StackOptions): Promise<Template> {
  const { depth = 0, deploymentContext } = options
  const { template, open } = expandLoops(given)
  const nested = await Promise.all(
    (depth < MAX_NESTING ? nestedTemplates(template) : []).map((each) => openNested(each, options)),
  )
  const context: DeploymentContext = {
    ...deploymentContext,
    references: nested.flatMap(givenTokens),
  }
  const own: Template = {
    functions: await Promise.all(
      functionResources(template, context).map((resource) => templateFunction(resource, options)),
    ),
    notRead: [...open.map(loopNote), ...transformNotes(template), ...nested.flatMap(nestedNote)],
    notes: [],
  }
  const tokens = serviceTokens(template)
  const inner = await Promise.all(nested.map((each) => readNested(each, tokens, options)))
  return joinTemplates([own, ...inner])
}

/** A nested template that is a file here has a document. */
interface OpenedNested extends NestedTemplate {
  /** Logical ids that lead to it. */
  stack: readonly string[]
  document?: { template: JsonObject; directory: string }
  /** Why it cannot be read, where there is another reason than that it is no file here. */
  reason?: string
}

async function openNested(nested: NestedTemplate, options: StackOptions): Promise<OpenedNested> {
  const { files, directory, findUploaded, stack = [] } = options
  const inner = [...stack, nested.logicalId]
  const location = nested.path ?? (nested.key && (await findUploaded(nested.key)))
  if (location === undefined) return { ...nested, stack: inner }
  try {
    const what = `the template of ${inner.join('/')}`
    const file = await files.inside(location, directory, what)
    const template = await files.read(file)
    return { ...nested, stack: inner, document: { template, directory: path.dirname(file) } }
  } catch (error) {
    if (!(error instanceof BadInput) || files.isExhausted()) throw error
    return { ...nested, stack: inner, reason: error.message }
  }
}

async function readNested(
  { document, stack, logicalId }: OpenedNested,
  tokens: readonly Reference[],
  options: StackOptions,
): Promise<Template> {
  if (!document) return { functions: [], notRead: [], notes: [] }
  const outputs = tokens
    .filter(({ id }) => id === logicalId)
    .map(({ attribute = '' }) => attribute.replace(/^Outputs\./, ''))
  return readStack(document.template, {
    ...options,
    directory: document.directory,
    stack,
    depth: (options.depth ?? 0) + 1,
    deploymentContext: { outputs: new Set(outputs) },
  })
}

/** What the template gives a nested one to be the `ServiceToken` of its custom resources. */
function givenTokens({ document, parameters }: OpenedNested): Reference[] {
  if (!document) return []
  return serviceTokens(document.template).flatMap(({ id }) => referencesIn(parameters[id]))
}

function nestedNote({
  document,
  stack,
  reason = 'its template is not a file here. Give its template, too.',
}: OpenedNested): string[] {
  return document ? [] : [`The nested stack ${stack.join('/')} is not read: ${reason}`]
}

const loopNote = (loop: string) =>
  `${loop} is not expanded: only CloudFormation knows its list. List its functions under functions, with function-name and head-code.`

/** Transforms that are known to make no functions, or are read here. */
const READ_TRANSFORMS =
  /^AWS::(Serverless-|LanguageExtensions$|SecretsManager-|CodeDeployBlueGreen$)/

/** What macros make of a template is known to the deployment only. */
function transformNotes(template: JsonObject): string[] {
  const names = [template.Transform ?? []].flat().map((transform) => {
    return typeof transform === 'string' ? transform : (textAt(transform, 'Name') ?? 'a macro')
  })
  const resources = mapAt(template, 'Resources')
  // A whole resource may come from one, too, and then nobody knows of which type it is.
  const untyped = Object.values(resources).filter((resource) => !entryOf(resource, 'Type'))
  const inside = [template, resources, ...untyped].flatMap(
    (place) => entryOf(place, 'Fn::Transform') ?? [],
  )
  const all = new Set([
    ...names,
    ...inside.map((transform) => textAt(transform, 'Name') ?? 'Fn::Transform'),
  ])
  return [...all]
    .filter((name) => !READ_TRANSFORMS.test(name))
    .map(
      (name) =>
        `What the transform ${name} adds or changes is not read: only the deployment knows it. List its functions under functions, with function-name and head-code.`,
    )
}

async function templateFunction(
  resource: FunctionResource,
  options: StackOptions,
): Promise<TemplateFunction> {
  const { logicalId, constructPath, configuration, servesDeployment, unsupported } = resource
  const inStack = [...(options.stack ?? []), logicalId].join('/')
  const id = constructPath ?? inStack
  const layers = await Promise.all(resource.layers.map((each) => locateLayer(each, id, options)))
  return {
    id,
    ids: [...new Set([id, inStack, logicalId])],
    logicalPath: inStack,
    ...defined({ stackName: options.stackName }),
    ...configuration,
    code: await locate(resource.code, `the code of ${id}`, options),
    ...(layers.length > 0 && { layers }),
    servesDeployment,
    ...defined({ unsupported }),
  }
}

async function locateLayer(
  { name, content }: ResourceLayer,
  id: string,
  options: StackOptions,
): Promise<TemplateLayer> {
  const found = await locate(content, `the layer ${name} of ${id}`, options)
  return { name, ...(found.kind === 'path' && { path: found.path }) }
}

async function locate(
  code: ResourceCode,
  what: string,
  options: StackOptions,
): Promise<TemplateCode> {
  const { files, directory, findUploaded } = options
  switch (code.kind) {
    case 'inline':
    case 'elsewhere':
    case 'unusable':
      return code
    case 'local':
      return usableCode(() => files.inside(code.path, directory, what))
    case 's3':
      return usableCode(async () => {
        const found = await findUploaded(code.key)
        return found && (await files.inside(found, directory, what))
      }, `its code is in S3 (${code.key})`)
  }
}

/** A function whose code cannot be used keeps no other from being read. */
export async function usableCode(
  find: () => Promise<string | undefined>,
  elsewhere = 'its code is not here',
): Promise<TemplateCode> {
  try {
    const found = await find()
    return found === undefined
      ? { kind: 'elsewhere', reason: elsewhere }
      : { kind: 'path', path: found }
  } catch (error) {
    if (error instanceof BadInput) return { kind: 'unusable', reason: error.message }
    throw error
  }
}
