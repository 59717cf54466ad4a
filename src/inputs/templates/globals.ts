import { isObject, type JsonObject } from '../../shared/json.ts'
import { listAt, mapAt } from './values.ts'

/**
 * The properties of a SAM function with what `Globals` add: what the function says wins, but maps are
 * merged and lists added up. Of architectures there can only be one. `IgnoreGlobals` leaves out all
 * (`'*'`) or the named properties.
 */
export function withGlobals(resource: unknown, template: JsonObject): JsonObject {
  const own = mapAt(resource, 'Properties')
  const globals = wanted(mapAt(mapAt(template, 'Globals'), 'Function'), resource)
  const all = merged(globals, own) as JsonObject
  return own.Architectures === undefined ? all : { ...all, Architectures: own.Architectures }
}

function wanted(globals: JsonObject, resource: unknown): JsonObject {
  if (!isObject(resource)) return globals
  if (resource.IgnoreGlobals === '*') return {}
  const ignored = listAt(resource, 'IgnoreGlobals')
  return Object.fromEntries(Object.entries(globals).filter(([name]) => !ignored.includes(name)))
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

/** A map that is no intrinsic function: those are replaced as a whole. An include only adds to its map. */
function isPlain(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    !Object.keys(value).some(
      (key) => key === 'Ref' || (key.startsWith('Fn::') && key !== 'Fn::Transform'),
    )
  )
}
