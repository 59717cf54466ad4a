import path from 'node:path'
import type { TemplateFiles } from './files.ts'
import {
  type FunctionResource,
  functionResources,
  hasLoops,
  type NestedTemplate,
  nestedTemplates,
  type ResourceCode,
} from './resources.ts'
import type { Template, TemplateCode, TemplateFunction } from './template.ts'
import type { JsonObject } from './values.ts'

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
}

const MAX_NESTING = 8

/** The functions of a CloudFormation or SAM template and of the templates nested in it. */
export async function readStack(template: JsonObject, options: StackOptions): Promise<Template> {
  const { depth = 0 } = options
  const own = await Promise.all(
    functionResources(template).map((resource) => templateFunction(resource, options)),
  )
  const nested = depth < MAX_NESTING ? nestedTemplates(template) : []
  const inner = await Promise.all(nested.map((each) => readNested(each, options)))
  return {
    functions: [...own, ...inner.flatMap(({ functions }) => functions)],
    notes: [...(hasLoops(template) ? [LOOPS] : []), ...inner.flatMap(({ notes }) => notes)],
  }
}

async function readNested(nested: NestedTemplate, options: StackOptions): Promise<Template> {
  const { files, directory, stack = [], depth = 0 } = options
  const inner = [...stack, nested.logicalId]
  const name = inner.join('/')
  if (nested.path === undefined) {
    return {
      functions: [],
      notes: [`The nested stack ${name} is not read: its template is no file here.`],
    }
  }
  const absolute = await files.inside(nested.path, directory, `the template of ${name}`)
  return readStack(await files.read(absolute), {
    ...options,
    directory: path.dirname(absolute),
    stack: inner,
    depth: depth + 1,
  })
}

const LOOPS = 'Resources made by Fn::ForEach are not read: only CloudFormation expands them.'

async function templateFunction(
  resource: FunctionResource,
  options: StackOptions,
): Promise<TemplateFunction> {
  const { logicalId, constructPath, configuration, servesDeployment } = resource
  const inStack = [...(options.stack ?? []), logicalId].join('/')
  const id = constructPath ?? inStack
  return {
    id,
    ids: [...new Set([id, inStack, logicalId])],
    logicalPath: inStack,
    ...(options.stackName !== undefined && { stackName: options.stackName }),
    ...configuration,
    code: await locate(resource.code, id, options),
    servesDeployment,
  }
}

async function locate(
  code: ResourceCode,
  id: string,
  { files, directory, findUploaded }: StackOptions,
): Promise<TemplateCode> {
  switch (code.kind) {
    case 'elsewhere':
      return code
    case 'local':
      return { kind: 'path', path: await files.inside(code.path, directory, `the code of ${id}`) }
    case 's3': {
      const found = await findUploaded(code.key)
      return found === undefined
        ? { kind: 'elsewhere', reason: `its code lies in S3 (${code.key})` }
        : { kind: 'path', path: await files.inside(found, directory, `the code of ${id}`) }
    }
  }
}
