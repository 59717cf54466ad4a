import { isObject, type JsonObject } from '../../shared/json.ts'
import { resolve } from './intrinsics.ts'
import { type ResourceCode, storedCode } from './resource-code.ts'
import { entryOf, mapAt, textAt } from './values.ts'

/** A layer that a function of a CloudFormation template has, its content not looked for yet. */
export interface ResourceLayer {
  /** Its logical id where the template makes it, otherwise what the template writes in its place. */
  name: string
  content: ResourceCode
}

const LAYER_TYPES = ['AWS::Lambda::LayerVersion', 'AWS::Serverless::LayerVersion']

/** The layers of a function, in their order. Those of the template itself have content. */
export function layersOf(properties: JsonObject, template: JsonObject): ResourceLayer[] {
  const all = resolve(properties.Layers, template)
  if (all.kind === 'absent') return []
  if (all.kind === 'open') return [elsewhere(all.expression)]
  return [all.value].flat().flatMap((each) => layerOf(each, template))
}

function layerOf(value: unknown, template: JsonObject): ResourceLayer[] {
  const made = layerResource(entryOf(value, 'Ref'), template)
  if (made) return [made]
  const resolved = resolve(value, template)
  if (resolved.kind === 'absent') return []
  if (resolved.kind === 'open') return [elsewhere(resolved.expression)]
  return typeof resolved.value === 'string' ? [elsewhere(resolved.value)] : []
}

function layerResource(id: unknown, template: JsonObject): ResourceLayer | undefined {
  if (typeof id !== 'string') return undefined
  const resource = entryOf(mapAt(template, 'Resources'), id)
  const type = textAt(resource, 'Type')
  if (!isObject(resource) || type === undefined || !LAYER_TYPES.includes(type)) return undefined
  const sam = type === 'AWS::Serverless::LayerVersion'
  const properties = mapAt(resource, 'Properties')
  const content = resolve(sam ? properties.ContentUri : properties.Content, template)
  return { name: id, content: storedCode(content, template, sam) }
}

const elsewhere = (name: string): ResourceLayer => ({
  name,
  content: { kind: 'elsewhere', reason: 'it is not made by the template' },
})
