import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * Keeps a value as compressed JSON, for many of which few are looked at.
 * @param value survives JSON unchanged
 * @returns the value, made anew with each call
 */
export function packed<Value extends object>(value: Value): () => Value {
  // Copied, as zlib gives a view of a chunk of 16 KB, which would be kept with it.
  const bytes = new Uint8Array(deflateRawSync(JSON.stringify(value), { level: 1 }))
  return () => JSON.parse(inflateRawSync(bytes).toString()) as Value
}
