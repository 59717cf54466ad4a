import { defined } from '../../shared/defined.ts'
import type { JsonObject } from '../../shared/json.ts'
import { type DeploymentContext, deploymentFunctions } from './deployment.ts'
import { withGlobals } from './globals.ts'
import { answersCloudFormation, inlineCode } from './inline-code.ts'
import { resolve } from './intrinsics.ts'
import { layersOf, type ResourceLayer } from './layers.ts'
import { configurationOf } from './properties.ts'
import { type ResourceCode, storedCode } from './resource-code.ts'
import { entryOf, mapAt, textAt } from './values.ts'

/** A function among the resources of a CloudFormation template, its code not looked for yet. */
export interface FunctionResource {
  logicalId: string
  /** Construct path, in templates of CDK. */
  constructPath?: string
  configuration: ReturnType<typeof configurationOf>
  code: ResourceCode
  layers: readonly ResourceLayer[]
  servesDeployment: boolean
  /** Why no preview can be made of it, as a clause. */
  unsupported?: string
}

/** A template within the template. */
export interface NestedTemplate {
  logicalId: string
  /** Absent where it is an address, or known to the deployment only. */
  path?: string
  /** Key in S3 that it is uploaded under, where its address ends in a literal. */
  key?: string
  /** What it is given, by the name of its parameter. */
  parameters: JsonObject
}

/** The functions that a CloudFormation or SAM template declares; SAM's `Globals` are applied. */
export function functionResources(
  template: JsonObject,
  context: DeploymentContext = {},
): FunctionResource[] {
  const serving = deploymentFunctions(template, context)
  return Object.entries(mapAt(template, 'Resources')).flatMap(([logicalId, resource]) => {
    const type = textAt(resource, 'Type') ?? ''
    const web = WEB_FUNCTION.test(type)
    const sam = type === 'AWS::Serverless::Function'
    if (!sam && !web && type !== 'AWS::Lambda::Function') return []
    const properties = sam ? withGlobals(resource, template) : mapAt(resource, 'Properties')
    const constructPath = constructPathOf(resource)
    const unsupported = web ? 'it is a web function' : unsupportedKind(properties)
    const configuration = configurationOf(properties, template)
    const inline = resolve(
      sam ? properties.InlineCode : entryOf(properties.Code, 'ZipFile'),
      template,
    )
    return [
      {
        logicalId,
        ...defined({ constructPath }),
        configuration,
        code:
          inline.kind === 'absent'
            ? codeOf(properties, template, sam)
            : inlineCode(inline, configuration.runtime),
        layers: layersOf(properties, template),
        servesDeployment: serving.has(logicalId) || answersCloudFormation(inline),
        ...defined({ unsupported }),
      },
    ]
  })
}

const WEB_FUNCTION = /^AWS::(Lambda|Serverless)::WebFunction$/

const UNSUPPORTED = {
  DurableConfig: 'it is a durable function',
  TenancyConfig: 'it isolates tenants',
  CapacityProviderConfig: 'it runs on a capacity provider',
  RuntimeConfig: 'it has a customer-managed runtime',
} as const

/** Why no faithful preview can be made of a function, as a clause. */
function unsupportedKind(properties: JsonObject): string | undefined {
  return Object.entries(UNSUPPORTED).find(([property]) => {
    const value = properties[property]
    return value !== undefined && entryOf(value, 'Ref') !== 'AWS::NoValue'
  })?.[1]
}

/** Nested stacks and applications. */
export function nestedTemplates(template: JsonObject): NestedTemplate[] {
  return Object.entries(mapAt(template, 'Resources')).flatMap(([logicalId, resource]) => {
    const type = textAt(resource, 'Type')
    if (type !== 'AWS::CloudFormation::Stack' && type !== 'AWS::Serverless::Application') return []
    const properties = mapAt(resource, 'Properties')
    const file =
      textAt(mapAt(resource, 'Metadata'), 'aws:asset:path') ??
      textAt(properties, 'TemplateURL') ??
      textAt(properties, 'Location')
    const key = uploadedKey(properties.TemplateURL)
    const local = file !== undefined && !/^[a-z][a-z0-9+.-]*:\/\//i.test(file)
    return [
      {
        logicalId,
        parameters: mapAt(properties, 'Parameters'),
        ...(local && { path: file }),
        ...defined({ key }),
      },
    ]
  })
}

/** `abc.json`, of an address that is put together and ends in `…/abc.json`. */
function uploadedKey(address: unknown): string | undefined {
  const texts = textsIn(address)
  return /([^/{}]+\.(?:json|ya?ml|template))$/.exec(texts.at(-1) ?? '')?.[1]
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** `Shop/Orders/Resource` → `Shop/Orders`: as users write it. */
function constructPathOf(resource: unknown): string | undefined {
  return textAt(mapAt(resource, 'Metadata'), 'aws:cdk:path')?.replace(/\/(Resource|Default)$/, '')
}

function codeOf(properties: JsonObject, template: JsonObject, sam: boolean): ResourceCode {
  if (properties.PackageType === 'Image' || properties.ImageUri !== undefined) {
    return { kind: 'elsewhere', reason: 'it is a container image' }
  }
  const resolved = resolve(sam ? properties.CodeUri : properties.Code, template)
  if (resolved.kind === 'absent') {
    // SAM packages the template's own directory then; an include may state other code.
    const isWhole = sam && properties['Fn::Transform'] === undefined
    if (isWhole) return { kind: 'local', path: '.' }
  }
  return storedCode(resolved, template, sam)
}
