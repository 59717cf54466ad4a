import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Picture, paintPicture } from '../../examples/image-resize/make-picture.ts'
import { callNode, EXAMPLES, payloadsOf, runNode } from './examples.ts'

const BASE = path.join(EXAMPLES, 'image-resize/base')

const { decodePng, encodePng } = (await import(path.join(BASE, 'png.mjs'))) as {
  decodePng(file: Buffer): Picture
  encodePng(picture: Picture): Buffer
}
const { resize } = (await import(path.join(BASE, 'resize.mjs'))) as {
  resize(picture: Picture, width: number, height: number): Picture
}

/** In a process of its own: inside Jest's sandbox a picture of this size takes half a minute. */
const FINGERPRINTS = `
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
const example = ${JSON.stringify(path.join(EXAMPLES, 'image-resize'))}
const { paintPicture } = await import(example + '/make-picture.ts')
const { decodePng } = await import(example + '/base/png.mjs')
const print = ({ width, height, pixels }) =>
  [width, height, createHash('sha256').update(pixels).digest('hex')].join(' ')
const picture = (side) => decodePng(readFileSync(example + '/' + side + '/morning.png'))
const prints = {
  painted: print(paintPicture()),
  base: print(picture('base')),
  head: print(picture('head')),
}
process.stdout.write(JSON.stringify(prints))
`

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((pixels) => ({ width, height, pixels })),
  )

describe('the picture', () => {
  // Pixels and not bytes: zlib packs differently from one processor family to the next.
  it('of both sides is the one that make-picture.ts paints', async () => {
    const { painted, base, head } = (await runNode(FINGERPRINTS)) as Record<string, string>
    expect(painted).toMatch(/^800 600 [0-9a-f]{64}$/)
    expect(base).toBe(painted)
    expect(head).toBe(painted)
  })
})

describe('the handler', () => {
  it('gives the same answer in base and head', async () => {
    for (const { event } of await payloadsOf('image-resize')) {
      const base = await callNode('image-resize/base/index.mjs', event)
      const head = await callNode('image-resize/head/index.mjs', event)
      expect(base.answer).toEqual({
        key: 'morning.png',
        width: 420,
        height: 315,
        bytes: expect.any(Number),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        placeholder: expect.stringMatching(/^#[0-9a-f]{6}$/),
      })
      expect(head.answer).toEqual(base.answer)
    }
  })

  it('stays far below 512 MB', async () => {
    const [payload] = await payloadsOf('image-resize')
    const { maxMemoryMB } = await callNode('image-resize/head/index.mjs', payload?.event, 10)
    expect(maxMemoryMB).toBeLessThan(256)
  })
})

describe('PNG', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const { width, height, pixels } = decodePng(encodePng(picture))
        expect({ width, height }).toEqual({ width: picture.width, height: picture.height })
        expect(Buffer.compare(pixels, picture.pixels)).toBe(0)
      }),
    )
  })

  it('is refused when a byte of it changed', () => {
    const file = encodePng(paintPicture(8, 6))
    file[50] = (file[50] ?? 0) ^ 1
    expect(() => decodePng(file)).toThrow('has the wrong checksum')
  })
})

describe('resize', () => {
  it('leaves a picture of the same size as it is', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const same = resize(picture, picture.width, picture.height)
        expect(Buffer.compare(same.pixels, picture.pixels)).toBe(0)
      }),
    )
  })

  it('keeps an even colour even', () => {
    const size = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(size, size, size, fc.integer({ min: 0, max: 255 }), (from, to, height, level) => {
        const pixels = new Uint8Array(from * height * 3).fill(level)
        const resized = resize({ width: from, height, pixels }, to, to)
        expect(new Set(resized.pixels)).toEqual(new Set([level]))
      }),
    )
  })
})
