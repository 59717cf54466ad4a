import { isUtf8 } from 'node:buffer'
import { BadInput } from './errors.ts'

/**
 * The text of a file as editors save it: UTF-8, or UTF-16 with its byte order mark, which is no part
 * of the text.
 * @param what how to name the file in a message, such as `payloads: events/get.json`
 * @throws BadInput for bytes in another encoding, rather than measuring with text that was damaged
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-8' && !isUtf8(bytes)) {
    throw new BadInput(
      `${what}, line ${lineOfDamage(bytes)}: this is not UTF-8; save the file as UTF-8.`,
    )
  }
  const text = new TextDecoder(encoding).decode(bytes)
  // No text has them, and UTF-16 without its mark, read as UTF-8, is half made of them.
  if (!text.includes('\0')) return text
  throw new BadInput(
    `${what} contains null characters, as binary files do, or UTF-16 without a byte order mark; save it as UTF-8.`,
  )
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** The first line, counted from 1, that is not UTF-8 on its own. */
function lineOfDamage(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start)
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
}

/** With a capital letter first, as at the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Without the period at its end, to stand within a sentence. */
export function withoutPeriod(text: string): string {
  return text.replace(/\.$/, '')
}
