import { isObject, type JsonObject } from '../../shared/json.ts'
import { resolve } from './intrinsics.ts'
import { mapAt } from './values.ts'

const PREFIX = 'Fn::ForEach::'
/** CloudFormation allows 500 resources a template. */
const MAX_RESOURCES = 5000
const MAX_NESTING = 8

/** A template whose loops over known lists are written out. */
export interface ExpandedTemplate {
  template: JsonObject
  /** Loops that only CloudFormation can expand, as in `Fn::ForEach::Tables over !Ref Names`. */
  open: readonly string[]
}

/**
 * Writes out `Fn::ForEach` among the resources and their properties, as the transform `AWS::LanguageExtensions` does, where
 * the list is known without deploying: of literals, or in `Mappings`.
 */
export function expandLoops(template: JsonObject): ExpandedTemplate {
  const resources = mapAt(template, 'Resources')
  if (!hasLoops(resources)) return { template, open: [] }
  const open: string[] = []
  const expanded = expandedMap(resources, { template, open, left: { count: MAX_RESOURCES } }, 0)
  return { template: { ...template, Resources: Object.fromEntries(expanded) }, open }
}

function hasLoops(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, each]) => key.startsWith(PREFIX) || hasLoops(each))
}

interface Expansion {
  template: JsonObject
  open: string[]
  left: { count: number }
}

function expandedMap(map: JsonObject, context: Expansion, depth: number): [string, unknown][] {
  return Object.entries(map).flatMap(([key, value]): [string, unknown][] => {
    if (!key.startsWith(PREFIX)) return [[key, expandedWithin(value, context, depth)]]
    const loop = loopOf(value, context.template)
    if ('open' in loop || depth === MAX_NESTING) {
      context.open.push('open' in loop ? `${key} over ${loop.open}` : key)
      return []
    }
    return loop.items.flatMap((item) => {
      if (--context.left.count < 0) return []
      const body = replaced(loop.body, loop.identifier, item)
      return isObject(body) ? expandedMap(body, context, depth + 1) : []
    })
  })
}

/** Loops among the properties of a resource, as in the variables of a function. */
function expandedWithin(value: unknown, context: Expansion, depth: number): unknown {
  if (!hasLoops(value)) return value
  if (Array.isArray(value)) return value.map((each) => expandedWithin(each, context, depth))
  return isObject(value) ? Object.fromEntries(expandedMap(value, context, depth)) : value
}

type Loop = { identifier: string; items: readonly string[]; body: JsonObject } | { open: string }

function loopOf(value: unknown, template: JsonObject): Loop {
  const [identifier, list, body] = Array.isArray(value) ? value : []
  if (typeof identifier !== 'string' || !isObject(body))
    return { open: 'something that is not a list' }
  const resolved = resolve(list, template)
  if (resolved.kind === 'open') return { open: resolved.expression }
  const items = resolved.kind === 'known' ? resolved.value : undefined
  const isKnown = Array.isArray(items) && items.every((item) => typeof item !== 'object')
  return isKnown
    ? { identifier, items: items.map(String), body }
    : { open: 'a list that is computed' }
}

/** `${Name}`, `&{Name}` (letters and digits of it only) and `!Ref Name` become the item. */
function replaced(value: unknown, identifier: string, item: string): unknown {
  if (typeof value === 'string') return filledIn(value, identifier, item)
  if (Array.isArray(value)) return value.map((each) => replaced(each, identifier, item))
  if (!isObject(value)) return value
  if (value.Ref === identifier && Object.keys(value).length === 1) return item
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      filledIn(key, identifier, item),
      replaced(each, identifier, item),
    ]),
  )
}

function filledIn(text: string, identifier: string, item: string): string {
  return text
    .replaceAll(`\${${identifier}}`, item)
    .replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ''))
}
