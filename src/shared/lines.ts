import { createReadStream } from 'node:fs'

const LINE_FEED = 0x0a

/**
 * Reads the lines of a UTF-8 text one chunk of the file after the other, so that memory does not grow
 * with the file. Only a line feed ends a line, as in NDJSON; one at the very end begins no further line.
 * @param tooLong makes the error for a line of more than `maxLineBytes`, given its index
 */
export async function* linesIn(
  file: string,
  { maxLineBytes, tooLong }: { maxLineBytes: number; tooLong: (index: number) => Error },
): AsyncGenerator<string[]> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let index = 0
  for await (const chunk of createReadStream(file, {
    highWaterMark: 2 ** 18,
  }) as AsyncIterable<Buffer>) {
    const lines: string[] = []
    let from = 0
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      const end = chunk.subarray(from, at)
      lines.push(pendingBytes === 0 ? end.toString() : Buffer.concat([...pending, end]).toString())
      pending = []
      pendingBytes = 0
      from = at + 1
    }
    index += lines.length
    if (lines.length > 0) yield lines
    if (from === chunk.length) continue
    pending.push(chunk.subarray(from))
    pendingBytes += chunk.length - from
    if (pendingBytes > maxLineBytes) throw tooLong(index)
  }
  if (pendingBytes > 0) yield [Buffer.concat(pending).toString()]
}

/** Joins texts into pieces that are worth a write each. */
export function* inPieces(texts: Iterable<string>, pieceLength = 2 ** 16): Generator<string> {
  let piece: string[] = []
  let length = 0
  for (const text of texts) {
    piece.push(text)
    length += text.length
    if (length < pieceLength) continue
    yield piece.join('')
    piece = []
    length = 0
  }
  if (piece.length > 0) yield piece.join('')
}
