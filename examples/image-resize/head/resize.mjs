const CHANNELS = 3
const LOBES = 3

/** Kept between invocations: a warm environment need not allocate it again. */
let narrowed = new Float32Array(0)

/**
 * Lanczos resampling with three lobes, columns first, then rows. When it makes the picture smaller,
 * the kernel is stretched by the same factor, so that no detail turns into moiré.
 *
 * @param {import('./png.mjs').Picture} picture
 * @param {number} width
 * @param {number} height
 * @returns {import('./png.mjs').Picture}
 */
export function resize(picture, width, height) {
  const size = width * picture.height * CHANNELS
  if (narrowed.length < size) narrowed = new Float32Array(size)
  resizeColumns(picture, kernel(picture.width, width), width, narrowed)
  const pixels = resizeRows(narrowed, kernel(picture.height, height), width, height)
  return { width, height, pixels }
}

/** For every target position: where its source positions start, and a weight for each of them. */
function kernel(from, to) {
  const scale = Math.max(1, from / to)
  const support = LOBES * scale
  const taps = Math.min(from, 2 * Math.ceil(support) + 1)
  const starts = new Int32Array(to)
  const weights = new Float32Array(to * taps)
  for (let i = 0; i < to; i++) {
    const centre = ((i + 0.5) * from) / to - 0.5
    const start = Math.min(Math.max(0, Math.ceil(centre - support)), from - taps)
    starts[i] = start
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const weight = lanczos((start + tap - centre) / scale)
      weights[i * taps + tap] = weight
      sum += weight
    }
    for (let tap = 0; tap < taps; tap++) weights[i * taps + tap] /= sum
  }
  return { taps, starts, weights }
}

function lanczos(x) {
  if (x === 0) return 1
  if (Math.abs(x) >= LOBES) return 0
  const angle = Math.PI * x
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle)
}

function resizeColumns({ width, height, pixels }, { taps, starts, weights }, newWidth, out) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < newWidth; x++) {
      let at = (y * width + starts[x]) * CHANNELS
      let red = 0
      let green = 0
      let blue = 0
      for (let tap = x * taps; tap < (x + 1) * taps; tap++) {
        red += pixels[at] * weights[tap]
        green += pixels[at + 1] * weights[tap]
        blue += pixels[at + 2] * weights[tap]
        at += CHANNELS
      }
      const to = (y * newWidth + x) * CHANNELS
      out[to] = red
      out[to + 1] = green
      out[to + 2] = blue
    }
  }
}

function resizeRows(lines, { taps, starts, weights }, width, newHeight) {
  const stride = width * CHANNELS
  const pixels = new Uint8ClampedArray(stride * newHeight)
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < stride; x++) {
      let at = starts[y] * stride + x
      let sum = 0
      for (let tap = y * taps; tap < (y + 1) * taps; tap++) {
        sum += lines[at] * weights[tap]
        at += stride
      }
      pixels[y * stride + x] = sum
    }
  }
  return new Uint8Array(pixels.buffer)
}
