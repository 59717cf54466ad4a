/**
 * Paints the example's picture, hills in the haze of a morning, and writes it into both code
 * directories. Nothing here is random from run to run, so anybody can make the same picture again:
 *
 *     npx node examples/image-resize/make-picture.ts
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Picture {
  width: number
  height: number
  /** Red, green, blue; line after line. */
  pixels: Uint8Array
}

const HILLS = [
  { horizon: 0.42, height: 0.16, wavelength: 0.45, colour: [158, 164, 186] },
  { horizon: 0.55, height: 0.2, wavelength: 0.32, colour: [104, 122, 142] },
  { horizon: 0.7, height: 0.24, wavelength: 0.25, colour: [58, 84, 82] },
  { horizon: 0.88, height: 0.22, wavelength: 0.16, colour: [30, 48, 34] },
] as const

/** The grain of a camera's sensor, in steps of 256 levels; it makes the file as large as a photo's. */
const GRAIN = 7

export function paintPicture(width = 800, height = 600): Picture {
  const pixels = new Uint8Array(width * height * 3)
  for (let x = 0; x < width; x++) {
    const ridges = HILLS.map((hill, i) => ridge(hill, x / width, i) * height)
    for (let y = 0; y < height; y++) {
      const hill = ridges.findLastIndex((top) => y >= top)
      const colour = hill < 0 ? sky(x / width, y / height) : slope(hill, x, y, ridges[hill] ?? 0)
      for (let channel = 0; channel < 3; channel++) {
        const grain = GRAIN * (noise(x * 3 + channel, y, 7) + noise(x * 3 + channel, y, 8) - 1)
        const level = Math.round((colour[channel] ?? 0) + grain)
        pixels[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, level))
      }
    }
  }
  return { width, height, pixels }
}

function sky(x: number, y: number): number[] {
  const toSun = Math.hypot((x - 0.68) * 1.33, y - 0.24)
  const glow = 90 * Math.exp(-toSun * 6) + (toSun < 0.045 ? 60 : 0)
  const cloud = 40 * Math.max(0, fractal(x * 3, y * 9, 5) - 0.5)
  return [
    120 + 120 * y + glow + cloud,
    150 + 70 * y + glow * 0.8 + cloud,
    205 + 10 * y + glow * 0.3 + cloud,
  ]
}

function slope(hill: number, x: number, y: number, top: number): number[] {
  const colour = HILLS[hill]?.colour ?? [0, 0, 0]
  const trees = 16 * (hill + 1) * (fractal(x / 24, y / 18, hill) - 0.5)
  const haze = Math.min(60, (y - top) / 4)
  return colour.map((level) => level + trees + haze)
}

function ridge(hill: (typeof HILLS)[number], x: number, seed: number): number {
  return hill.horizon - hill.height * (fractal(x / hill.wavelength, seed * 10, seed) - 0.4)
}

/** Five octaves of value noise: 0 to 1. */
function fractal(x: number, y: number, seed: number): number {
  let sum = 0
  for (let octave = 0; octave < 5; octave++) {
    sum += smooth(x * 2 ** octave, y * 2 ** octave, seed * 16 + octave) / 2 ** (octave + 1)
  }
  return sum / (1 - 2 ** -5)
}

function smooth(x: number, y: number, seed: number): number {
  const column = Math.floor(x)
  const line = Math.floor(y)
  const across = ease(x - column)
  const upper = mix(noise(column, line, seed), noise(column + 1, line, seed), across)
  const lower = mix(noise(column, line + 1, seed), noise(column + 1, line + 1, seed), across)
  return mix(upper, lower, ease(y - line))
}

function ease(t: number): number {
  return t * t * (3 - 2 * t)
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t
}

/** A hash of three integers, 0 to 1 (the finaliser of MurmurHash3). */
function noise(x: number, y: number, seed: number): number {
  let bits = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d)) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32
}

if (import.meta.main) {
  const here = import.meta.dirname
  const { encodePng } = (await import(path.join(here, 'base', 'png.mjs'))) as {
    encodePng(picture: Picture): Uint8Array
  }
  const file = encodePng(paintPicture())
  for (const side of ['base', 'head']) writeFileSync(path.join(here, side, 'morning.png'), file)
}
