import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, gunzipSync } from 'node:zlib'

const NEWLINE = 10

/**
 * Says what a packed log holds, so that it can be compared with its manifest. The logs lie beside
 * the code, where a real function would have a bucket.
 *
 * @param {{ key: string }} event
 */
export async function handler({ key }) {
  const file = await readFile(path.join(import.meta.dirname, path.basename(key)))
  const log = gunzipSync(file)
  return { key, bytes: log.length, lines: countLines(log), crc32: crc32(log) }
}

function countLines(piece) {
  let count = 0
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) count++
  return count
}
