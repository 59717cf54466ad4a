import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'
import { isObject, type JsonObject } from '../../shared/json.ts'
import { usableCode } from './cloudformation.ts'
import type { TemplateFiles } from './files.ts'
import type { OpenProperty, Template, TemplateCode, TemplateFunction } from './template.ts'
import { entryOf, listAt, mapAt, textAt } from './values.ts'

/** Whether this is what `terraform show -json` writes of a plan. */
export function isTerraformPlan(document: JsonObject): boolean {
  return isObject(document.planned_values) && typeof document.terraform_version === 'string'
}

/**
 * The functions that a plan of Terraform or OpenTofu (JSON output format 1) will leave deployed.
 * @param directory of the plan; paths start from it, or from the workspace
 */
export async function readTerraformPlan(
  plan: JsonObject,
  { files, directory, workspace }: { files: TemplateFiles; directory: string; workspace: string },
): Promise<Template> {
  const unknown = unknownValues(plan)
  const resources = resourcesOf(mapAt(plan.planned_values, 'root_module'))
  const functions = resources.filter(
    (resource) =>
      textAt(resource, 'type') === 'aws_lambda_function' && textAt(resource, 'mode') === 'managed',
  )
  return {
    functions: await Promise.all(
      functions.map(async (resource) => {
        const address = textAt(resource, 'address') ?? ''
        const values = mapAt(resource, 'values')
        return {
          id: address,
          ids: [address],
          ...configurationOf(
            values,
            unknown.get(address) ?? {},
            entryOf(resource, 'sensitive_values'),
          ),
          code: await codeOf(values, address, { files, directory, workspace }),
          servesDeployment: false,
        }
      }),
    ),
    notRead: [],
    notes: [],
  }
}

const MAX_MODULES = 10_000

/** Resources of a module and of all modules it calls. */
function resourcesOf(root: JsonObject): unknown[] {
  const resources: unknown[] = []
  const modules: unknown[] = [root]
  for (let index = 0; index < modules.length && index < MAX_MODULES; index++) {
    resources.push(...listAt(modules[index], 'resources'))
    modules.push(...listAt(modules[index], 'child_modules'))
  }
  return resources
}

/** What is known after the apply only, by address: the plan leaves it out of the values. */
function unknownValues(plan: JsonObject): Map<string, JsonObject> {
  return new Map(
    listAt(plan, 'resource_changes').map((change) => [
      textAt(change, 'address') ?? '',
      mapAt(mapAt(change, 'change'), 'after_unknown'),
    ]),
  )
}

type Configuration = Omit<
  TemplateFunction,
  'id' | 'ids' | 'code' | 'servesDeployment' | 'unsupported'
>

function configurationOf(
  values: JsonObject,
  unknown: JsonObject,
  sensitive: unknown,
): Configuration {
  const functionName = textAt(values, 'function_name')
  const handler = textAt(values, 'handler')
  const runtime = textAt(values, 'runtime')
  const [architecture] = listAt(values, 'architectures')
  const memoryMB = wholeNumber(values.memory_size)
  const timeoutSeconds = wholeNumber(values.timeout)
  const ephemeralStorageMB = wholeNumber(entryOf(listAt(values, 'ephemeral_storage')[0], 'size'))
  const tracing = tracingOf(values, unknown)
  const variables = (from: JsonObject) =>
    Object.keys(mapAt(listAt(from, 'environment')[0], 'variables'))
  return {
    ...(functionName && { functionName }),
    ...(handler && { handler }),
    ...(runtime && { runtime }),
    ...((architecture === 'x86_64' || architecture === 'arm64') && { architecture }),
    ...defined({ memoryMB, timeoutSeconds, ephemeralStorageMB, tracing }),
    environmentNames: [...new Set([...variables(values), ...variables(unknown)])],
    environmentLiterals: plainVariables(values, sensitive),
    ...layersOf(values, unknown),
    open: openProperties(unknown),
  }
}

/**
 * Values of environment variables that Terraform knows and shows: none where it does not say which are
 * sensitive (before Terraform 1.0), and none that it says are.
 */
function plainVariables(values: JsonObject, sensitive: unknown): Record<string, string> {
  if (!isObject(sensitive)) return {}
  const marks = entryOf(listAt(sensitive, 'environment')[0], 'variables')
  if (sensitive.environment === true || marks === true) return {}
  const variables = mapAt(listAt(values, 'environment')[0], 'variables')
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      typeof value === 'string' && entryOf(marks, name) !== true ? [[name, value]] : [],
    ),
  )
}

const READ = ['function_name', 'handler', 'runtime', 'memory_size', 'timeout', 'layers'] as const

function openProperties(unknown: JsonObject): OpenProperty[] {
  return READ.filter((property) => isUnknown(unknown[property])).map((property) => ({
    property,
    expression: AFTER_APPLY,
  }))
}

const AFTER_APPLY = '(known after apply)'

const isUnknown = (mark: unknown) => mark === true || (Array.isArray(mark) && mark.includes(true))

/** A plan has the ARNs of layers, and not of which file they are made. */
function layersOf(values: JsonObject, unknown: JsonObject): Pick<TemplateFunction, 'layers'> {
  const given = unknown.layers === true ? [AFTER_APPLY] : listAt(values, 'layers')
  const layers = given.map((each) => ({ name: typeof each === 'string' ? each : AFTER_APPLY }))
  return layers.length > 0 ? { layers } : {}
}

async function codeOf(
  values: JsonObject,
  address: string,
  { files, directory, workspace }: { files: TemplateFiles; directory: string; workspace: string },
): Promise<TemplateCode> {
  const filename = textAt(values, 'filename')
  if (values.package_type === 'Image' || textAt(values, 'image_uri')) {
    return { kind: 'elsewhere', reason: 'it is a container image' }
  }
  if (filename === undefined) {
    const key = textAt(values, 's3_key')
    return {
      kind: 'elsewhere',
      reason: key === undefined ? 'its code is known after apply' : `its code is in S3 (${key})`,
    }
  }
  const what = `the code of ${address}`
  return usableCode(async () => {
    const beside = await files.inside(filename, directory, what)
    if (await files.exists(beside)) return beside
    const inWorkspace = await files.inside(filename, workspace, what)
    if (await files.exists(inWorkspace)) return inWorkspace
    throw new BadInput(
      `there is no ${filename} yet: it is made by terraform apply, or by a build that has not run. Build it first, or give head-code with its code (see docs/terraform.md).`,
    )
  })
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

/** Lambda's `PassThrough` where no mode is stated; absent where the apply decides. */
function tracingOf(values: JsonObject, unknown: JsonObject): boolean | undefined {
  const isOpen = (of: unknown) => of === true || entryOf(of, 'mode') === true
  const open = unknown.tracing_config
  if (open === true || (Array.isArray(open) && open.some(isOpen))) return undefined
  return entryOf(listAt(values, 'tracing_config')[0], 'mode') === 'Active'
}
