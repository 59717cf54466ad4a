import { resolve } from './intrinsics.ts'
import { configurationOf } from './properties.ts'
import type { TemplateCode } from './template.ts'
import { entryOf, isObject, type JsonObject, mapAt, textAt } from './values.ts'

/** A function among the resources of a CloudFormation template, its code not looked for yet. */
export interface FunctionResource {
  logicalId: string
  /** Construct path, in templates of CDK. */
  constructPath?: string
  configuration: ReturnType<typeof configurationOf>
  code: ResourceCode
  servesDeployment: boolean
}

/** Where a resource says that its code is. */
export type ResourceCode =
  /** A path on this machine, before the template is packaged. */
  | { kind: 'local'; path: string }
  | { kind: 's3'; key: string }
  | Extract<TemplateCode, { kind: 'elsewhere' }>

/** A template within the template. */
export interface NestedTemplate {
  logicalId: string
  /** Absent where it is an address, or known to the deployment only. */
  path?: string
}

/** The functions that a CloudFormation or SAM template declares; SAM's `Globals` are applied. */
export function functionResources(template: JsonObject): FunctionResource[] {
  const resources = mapAt(template, 'Resources')
  const providers = customResourceProviders(resources)
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    const sam = textAt(resource, 'Type') === 'AWS::Serverless::Function'
    if (!sam && textAt(resource, 'Type') !== 'AWS::Lambda::Function') return []
    const own = mapAt(resource, 'Properties')
    const properties = sam ? withGlobals(own, template) : own
    const constructPath = constructPathOf(resource)
    return [
      {
        logicalId,
        ...(constructPath !== undefined && { constructPath }),
        configuration: configurationOf(properties, template),
        code: codeOf(properties, template, sam),
        servesDeployment: providers.has(logicalId),
      },
    ]
  })
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
    const local = file !== undefined && !/^[a-z][a-z0-9+.-]*:\/\//i.test(file)
    return [{ logicalId, ...(local && { path: file }) }]
  })
}

/** Whether `Fn::ForEach` declares resources, which only CloudFormation expands. */
export function hasLoops(template: JsonObject): boolean {
  return Object.keys(mapAt(template, 'Resources')).some((id) => id.startsWith('Fn::ForEach::'))
}

/** `Shop/Orders/Resource` → `Shop/Orders`: as users write it. */
function constructPathOf(resource: unknown): string | undefined {
  return textAt(mapAt(resource, 'Metadata'), 'aws:cdk:path')?.replace(/\/(Resource|Default)$/, '')
}

/** Functions that custom resources name as their `ServiceToken`. */
function customResourceProviders(resources: JsonObject): Set<string> {
  const tokens = Object.values(resources).map((resource) =>
    entryOf(mapAt(resource, 'Properties'), 'ServiceToken'),
  )
  return new Set(
    tokens.flatMap((token) => {
      const attribute = entryOf(token, 'Fn::GetAtt')
      const id = Array.isArray(attribute) ? attribute[0] : String(attribute).split('.')[0]
      return typeof id === 'string' ? [id] : []
    }),
  )
}

/**
 * SAM: what a function says wins, but maps are merged and lists added up. Of architectures there can
 * only be one.
 */
function withGlobals(own: JsonObject, template: JsonObject): JsonObject {
  const all = merged(mapAt(mapAt(template, 'Globals'), 'Function'), own) as JsonObject
  return own.Architectures === undefined ? all : { ...all, Architectures: own.Architectures }
}

function merged(base: unknown, own: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(own)) return [...base, ...own]
  if (!isPlain(base) || !isPlain(own)) return own
  const entries = Object.entries(own).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? merged(base[key], value) : value,
  ])
  return { ...base, ...Object.fromEntries(entries) }
}

/** A map that is no intrinsic function: those are replaced as a whole. */
function isPlain(value: unknown): value is JsonObject {
  return (
    isObject(value) && !Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))
  )
}

function codeOf(properties: JsonObject, template: JsonObject, sam: boolean): ResourceCode {
  if (properties.PackageType === 'Image' || properties.ImageUri !== undefined) {
    return { kind: 'elsewhere', reason: 'it is a container image' }
  }
  if (sam && properties.InlineCode !== undefined) return INLINE
  const resolved = resolve(sam ? properties.CodeUri : properties.Code, template)
  if (resolved.kind === 'absent') return { kind: 'elsewhere', reason: 'it states no code' }
  if (resolved.kind === 'open') {
    return { kind: 'elsewhere', reason: `its code is ${resolved.expression}` }
  }
  const code = resolved.value
  if (typeof code === 'string') {
    return code.startsWith('s3://') ? { kind: 's3', key: code } : { kind: 'local', path: code }
  }
  if (entryOf(code, 'ZipFile') !== undefined) return INLINE
  if (entryOf(code, 'ImageUri') !== undefined) {
    return { kind: 'elsewhere', reason: 'it is a container image' }
  }
  const key = resolve(entryOf(code, sam ? 'Key' : 'S3Key'), template)
  return key.kind === 'known' && typeof key.value === 'string'
    ? { kind: 's3', key: key.value }
    : { kind: 'elsewhere', reason: 'its code lies in S3' }
}

const INLINE: ResourceCode = { kind: 'elsewhere', reason: 'its code stands in the template' }
