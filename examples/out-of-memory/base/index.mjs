import { createReadStream } from 'node:fs'
import path from 'node:path'
import { crc32, createGunzip } from 'node:zlib'

const NEWLINE = 10

/**
 * Says what a packed log holds, so that it can be compared with its manifest. The logs lie beside
 * the code, where a real function would have a bucket.
 *
 * @param {{ key: string }} event
 */
export async function handler({ key }) {
  const file = createReadStream(path.join(import.meta.dirname, path.basename(key)))
  let bytes = 0
  let lines = 0
  let checksum = 0
  for await (const piece of file.pipe(createGunzip({ chunkSize: 32 * 1024 }))) {
    bytes += piece.length
    lines += countLines(piece)
    checksum = crc32(piece, checksum)
  }
  return { key, bytes, lines, crc32: checksum }
}

function countLines(piece) {
  let count = 0
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) count++
  return count
}
