import { isObject, type JsonObject } from '../../shared/json.ts'
/** An entry of what may be a map: its own only, never what objects inherit. */
export function entryOf(map: unknown, key: string): unknown {
  return isObject(map) && Object.hasOwn(map, key) ? map[key] : undefined
}

/** An entry that is a map; empty where it is none. */
export function mapAt(map: unknown, key: string): JsonObject {
  const value = entryOf(map, key)
  return isObject(value) ? value : {}
}

export function textAt(map: unknown, key: string): string | undefined {
  const value = entryOf(map, key)
  return typeof value === 'string' ? value : undefined
}

export function listAt(map: unknown, key: string): readonly unknown[] {
  const value = entryOf(map, key)
  return Array.isArray(value) ? value : []
}
