import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decodePng, encodePng } from './png.mjs'
import { resize } from './resize.mjs'

/**
 * Makes a picture smaller and says what came out. The pictures lie beside the code, where a real
 * function would have a bucket.
 *
 * @param {{ key: string, width: number }} event
 */
export async function handler({ key, width }) {
  const picture = decodePng(await readFile(path.join(import.meta.dirname, path.basename(key))))
  if (!Number.isInteger(width) || width < 1 || width > picture.width) {
    throw new RangeError(`width must be a whole number from 1 to ${picture.width}, not ${width}.`)
  }
  const height = Math.max(1, Math.round((picture.height * width) / picture.width))
  const small = resize(picture, width, height)
  const file = encodePng(small)
  return {
    key,
    width,
    height,
    bytes: file.length,
    sha256: createHash('sha256').update(file).digest('hex'),
    placeholder: averageColour(resize(picture, width, height)),
  }
}

/** What a page shows until the picture is there: `#rrggbb`. */
function averageColour({ pixels }) {
  let red = 0
  let green = 0
  let blue = 0
  for (let at = 0; at < pixels.length; at += 3) {
    red += pixels[at]
    green += pixels[at + 1]
    blue += pixels[at + 2]
  }
  const levels = [red, green, blue].map((sum) => Math.round((sum * 3) / pixels.length))
  return `#${Buffer.from(levels).toString('hex')}`
}
