import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody, isObject } from './checks.ts'
import { readZip } from './code-source.ts'
import type { Code } from './code-store.ts'
import { invalidParameter, notFound, validation } from './errors.ts'
import type { Place } from './function-name.ts'
import { compareKeys, jsonBody, page, stringIn } from './request.ts'
import { DEPRECATED, isRuntime, RUNTIMES } from './runtime-names.ts'
import { ARCHITECTURES, LAYER_PATTERN } from './settings-rules.ts'
import type { Layer, LayerVersion } from './state.ts'
import { pruneCode } from './updates.ts'

/** Lambda's limit of layers of a function. */
const MAX_LAYERS = 5

export const publishLayerVersion: Operation = async (context, call) => {
  const body = jsonBody(call)
  checkBody(
    body,
    {
      Description: { kind: 'string', max: 256 },
      Content: { kind: 'object', fields: {} },
      CompatibleRuntimes: {
        kind: 'strings',
        max: 15,
        oneOf: RUNTIMES,
        isOne: (name) => isRuntime(name) || DEPRECATED.includes(name),
        flat: true,
      },
      CompatibleArchitectures: { kind: 'strings', max: 2, oneOf: ARCHITECTURES },
      LicenseInfo: { kind: 'string', max: 512 },
    },
    ['Content'],
  )
  const zip = await readZip(context, isObject(body.Content) ? body.Content : {})
  const add = (code: Code) => {
    const layer = layerNamed(context, call.path.LayerName ?? '')
    layer.published += 1
    const version: LayerVersion = {
      number: layer.published,
      arn: `${layer.arn}:${layer.published}`,
      createdMs: context.clock.nowMs(),
      ...defined({
        description: stringIn(body, 'Description'),
        runtimes: strings(body.CompatibleRuntimes),
        architectures: strings(body.CompatibleArchitectures),
        license: stringIn(body, 'LicenseInfo'),
      }),
      code,
    }
    layer.versions.set(version.number, version)
    return ok(described(context, layer, version), 201)
  }
  return context.code.add(zip, add).finally(() => pruneCode(context))
}

export const getLayerVersion: Operation = (context, call) => {
  const number = versionNumber(call)
  const layer = context.state.layers.get(nameOf(call))
  return answer(context, layer, layer?.versions.get(number))
}

export const getLayerVersionByArn: Operation = (context, call) => {
  const arn = call.query.get('Arn') ?? ''
  if (!new RegExp(`^(?:${LAYER_PATTERN})$`).test(arn)) {
    throw validation([
      `Value '${arn}' at 'arn' failed to satisfy constraint: Member must satisfy regular expression pattern: ${LAYER_PATTERN}`,
    ])
  }
  const layer = context.state.layers.get(arn.split(':').at(-2) ?? '')
  return answer(context, layer, findLayerVersion(context, arn))
}

export const listLayers: Operation = (context, call) => {
  checkFilters(call)
  const latest = [...context.state.layers.values()].flatMap((layer) => {
    const version = versionsOf(layer, call)[0]
    return version === undefined ? [] : [{ layer, version }]
  })
  const sorted = latest.toSorted((a, b) => compareKeys(a.layer.name, b.layer.name))
  const { items, ...next } = page(call, sorted, ({ layer }) => layer.name)
  return ok({
    Layers: items.map(({ layer, version }) => ({
      LayerName: layer.name,
      LayerArn: layer.arn,
      LatestMatchingVersion: describedInList(version),
    })),
    ...next,
  })
}

/** Newest first; a layer that is not there has none. */
export const listLayerVersions: Operation = (context, call) => {
  checkFilters(call)
  const layer = context.state.layers.get(nameOf(call))
  const versions = layer === undefined ? [] : versionsOf(layer, call)
  const { items, ...next } = page(call, versions, ({ number }) =>
    String(Number.MAX_SAFE_INTEGER - number),
  )
  return ok({ LayerVersions: items.map(describedInList), ...next })
}

/** Deleting what is not there succeeds; functions keep the layers that they have. */
export const deleteLayerVersion: Operation = (context, call) => {
  context.state.layers.get(nameOf(call))?.versions.delete(versionNumber(call))
  pruneCode(context)
  return NO_CONTENT
}

/**
 * The layers that a function's configuration names, for its settings and unpacked for its deployment.
 *
 * @throws ServiceError as AWS refuses them
 */
export async function readLayers(context: Context, arns: unknown) {
  const versions = layerVersionsOf(context, strings(arns) ?? [])
  const layers = versions.map(({ code }) => code)
  const layersDirectory = await context.code.merge(layers)
  return {
    settings: {
      Layers: versions.map(({ arn, code }) => ({ Arn: arn, CodeSize: code.sizeBytes })),
    },
    unpacked: { layers, layersDirectory },
  }
}

/**
 * The layers that a function's configuration names.
 *
 * @throws ServiceError with AWS's words for too many, another region, two versions of one layer and
 * a version that is not there
 */
function layerVersionsOf(context: Context, arns: readonly string[]): LayerVersion[] {
  if (arns.length > MAX_LAYERS)
    throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`)
  const { region } = context.place
  if (arns.some((arn) => arn.split(':')[3] !== region)) {
    throw invalidParameter(
      `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
    )
  }
  for (const [index, arn] of arns.entries()) {
    const layer = arn.slice(0, arn.lastIndexOf(':') + 1)
    const earlier = arns.slice(0, index).find((other) => other.startsWith(layer))
    if (earlier !== undefined) {
      throw invalidParameter(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${earlier} and ${arn} are versions of the same layer.`,
      )
    }
  }
  return arns.map((arn) => {
    const version = findLayerVersion(context, arn)
    if (version === undefined) throw invalidParameter(missingLayer(context.place, arn))
    return version
  })
}

/** A layer of another account exists on AWS, and cannot be fetched from here. */
function missingLayer({ accountId }: Place, arn: string): string {
  const missing = `Layer version ${arn} does not exist.`
  if (arn.split(':')[4] === accountId) return missing
  return `${missing} The embedded Lambda service has only the layers that were published to it: publish this one's content (PublishLayerVersion; \`layers\` in a check).`
}

function findLayerVersion({ state, place }: Context, arn: string): LayerVersion | undefined {
  const [, , , region, account, , name, number] = arn.split(':')
  if (region !== place.region || account !== place.accountId) return undefined
  return state.layers.get(name ?? '')?.versions.get(Number(number))
}

/** The layer version that a path names, which may not be there. */
export function layerVersionOf(context: Context, call: Call) {
  const { accountId, region } = context.place
  const number = versionNumber(call)
  const arn = `arn:aws:lambda:${region}:${accountId}:layer:${nameOf(call)}:${number}`
  return { arn, version: findLayerVersion(context, arn) }
}

function layerNamed({ state, place }: Context, text: string): Layer {
  const name = text.split(':').at(-1) ?? ''
  if (!/^[a-zA-Z0-9-_]+$/.test(name) || name.length > 140) {
    throw validation([
      `Value '${text}' at 'layerName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+`,
    ])
  }
  const known = state.layers.get(name)
  if (known !== undefined) return known
  const arn = `arn:aws:lambda:${place.region}:${place.accountId}:layer:${name}`
  const layer: Layer = { name, arn, published: 0, versions: new Map() }
  state.layers.set(name, layer)
  return layer
}

/** A layer may be given by name or ARN. */
function nameOf(call: Call): string {
  return call.path.LayerName?.split(':').at(-1) ?? ''
}

function versionNumber(call: Call): number {
  const number = Number(call.path.VersionNumber)
  if (number >= 1) return number
  throw invalidParameter('Layer Version Cannot be less than 1')
}

function versionsOf({ versions }: Layer, { query }: Call): LayerVersion[] {
  const runtime = query.get('CompatibleRuntime')
  const architecture = query.get('CompatibleArchitecture')
  return [...versions.values()]
    .filter(({ runtimes }) => runtime === null || runtimes?.includes(runtime))
    .filter(({ architectures }) => architecture === null || architectures?.includes(architecture))
    .toReversed()
}

function checkFilters({ query }: Call): void {
  checkBody(
    {
      CompatibleRuntime: query.get('CompatibleRuntime'),
      CompatibleArchitecture: query.get('CompatibleArchitecture'),
    },
    {
      CompatibleRuntime: { kind: 'string', oneOf: RUNTIMES, isOne: isRuntime },
      CompatibleArchitecture: { kind: 'string', oneOf: ARCHITECTURES },
    },
  )
}

function answer(context: Context, layer: Layer | undefined, version: LayerVersion | undefined) {
  if (layer === undefined || version === undefined) {
    throw notFound('The resource you requested does not exist.')
  }
  return ok(described(context, layer, version))
}

function described({ downloads }: Context, layer: Layer, version: LayerVersion) {
  const { code } = version
  return {
    Content: {
      Location: downloads.locationOf(code),
      CodeSha256: code.sha256,
      CodeSize: code.sizeBytes,
    },
    LayerArn: layer.arn,
    Description: '',
    ...describedInList(version),
  }
}

/** What was not given when it was published is not returned, as recorded on AWS. */
function describedInList(version: LayerVersion) {
  return {
    LayerVersionArn: version.arn,
    Version: version.number,
    CreatedDate: `${new Date(version.createdMs).toISOString().slice(0, -1)}+0000`,
    ...defined({
      Description: version.description,
      CompatibleRuntimes: version.runtimes,
      CompatibleArchitectures: version.architectures,
      LicenseInfo: version.license,
    }),
  }
}

function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined
}

/** The members that have a value. */
function defined<T extends object>(members: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>
  }
}
