import { crc32, deflateSync, inflateSync } from 'node:zlib'

/**
 * PNG as the PNG specification (third edition) has it, as far as photos need it:
 * 8 bits a channel, RGB, not interlaced.
 *
 * @typedef {{ width: number, height: number, pixels: Uint8Array }} Picture
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const CHANNELS = 3

/** @param {Buffer} file @returns {Picture} */
export function decodePng(file) {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('The picture is not a PNG file.')
  let header
  const data = []
  for (const { type, body } of chunks(file)) {
    if (type === 'IHDR') header = readHeader(body)
    if (type === 'IDAT') data.push(body)
  }
  if (!header) throw new Error('The picture has no IHDR chunk: it is cut off or damaged.')
  const { width, height } = header
  const length = (width * CHANNELS + 1) * height
  const lines = inflateSync(Buffer.concat(data), { chunkSize: Math.max(64, length) })
  if (lines.length !== length) throw new Error('The picture has fewer or more lines than it says.')
  return { width, height, pixels: unfilter(lines, width * CHANNELS, height) }
}

/** @param {Picture} picture @returns {Buffer} */
export function encodePng({ width, height, pixels }) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const lines = filter(pixels, width * CHANNELS, height)
  const data = deflateSync(lines, { level: 6, chunkSize: lines.length + 1024 })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function* chunks(file) {
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at)
    if (end + 4 > file.length) throw new Error('The picture is cut off in the middle of a chunk.')
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) {
      throw new Error(`The picture is damaged: the chunk at byte ${at} has the wrong checksum.`)
    }
    yield { type: file.toString('latin1', at + 4, at + 8), body: file.subarray(at + 8, end) }
    at = end + 4
  }
}

function chunk(type, body) {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(type, 4, 'latin1')
  whole.set(body, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, body.length + 8)), body.length + 8)
  return whole
}

function readHeader(body) {
  const [depth, colour, , , interlace] = body.subarray(8)
  if (depth !== 8 || colour !== 2 || interlace !== 0) {
    throw new Error('Only PNG pictures with 8-bit RGB and without interlacing can be resized.')
  }
  return { width: body.readUInt32BE(0), height: body.readUInt32BE(4) }
}

/**
 * Undoes each line's filter; the byte before a line names it. Done in place: the pixels end up at
 * the front of `lines`, so that a large picture is held once.
 */
function unfilter(lines, stride, height) {
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1) + 1
    const to = y * stride
    const type = lines[from - 1]
    if (type > 4) throw new Error(`Line ${y} of the picture has filter ${type}; there are 0 to 4.`)
    for (let x = 0; x < stride; x++) {
      const left = x >= CHANNELS ? lines[to + x - CHANNELS] : 0
      const up = y > 0 ? lines[to + x - stride] : 0
      const upLeft = x >= CHANNELS && y > 0 ? lines[to + x - stride - CHANNELS] : 0
      lines[to + x] = lines[from + x] + predict(type, left, up, upLeft)
    }
  }
  return lines.subarray(0, stride * height)
}

/** Gives each line the filter with the smallest sum of absolute differences. */
function filter(pixels, stride, height) {
  const lines = new Uint8Array((stride + 1) * height)
  const candidate = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1)
    let smallest = Number.POSITIVE_INFINITY
    for (let type = 0; type <= 4; type++) {
      const sum = filterLine(pixels, y, stride, type, candidate)
      if (sum >= smallest) continue
      smallest = sum
      lines[to] = type
      lines.set(candidate, to + 1)
    }
  }
  return lines
}

function filterLine(pixels, y, stride, type, line) {
  const at = y * stride
  let sum = 0
  for (let x = 0; x < stride; x++) {
    const left = x >= CHANNELS ? pixels[at + x - CHANNELS] : 0
    const up = y > 0 ? pixels[at + x - stride] : 0
    const upLeft = x >= CHANNELS && y > 0 ? pixels[at + x - stride - CHANNELS] : 0
    const difference = (pixels[at + x] - predict(type, left, up, upLeft)) & 0xff
    line[x] = difference
    sum += difference < 128 ? difference : 256 - difference
  }
  return sum
}

function predict(type, left, up, upLeft) {
  switch (type) {
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return paeth(left, up, upLeft)
    default:
      return 0
  }
}

function paeth(left, up, upLeft) {
  const toLeft = Math.abs(up - upLeft)
  const toUp = Math.abs(left - upLeft)
  const toUpLeft = Math.abs(left + up - 2 * upLeft)
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}
