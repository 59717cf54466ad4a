import { describe, expect, test } from '@jest/globals'
import { packageOf } from '../../src/code/code.ts'
import { packageGrowth } from '../../src/code/growth.ts'

const packed = (sizes: Record<string, number>) =>
  packageOf(
    Object.entries(sizes).map(([path, size]) => ({
      path,
      bytes: Buffer.alloc(size),
      executable: false,
    })),
  )

describe('what a package grew by', () => {
  test('is its new and larger files, those that added most first', async () => {
    const growth = packageGrowth(
      await packed({ 'index.mjs': 100, 'same.json': 50, 'smaller.json': 500, 'gone.json': 9 }),
      await packed({ 'index.mjs': 140, 'same.json': 50, 'smaller.json': 400, 'lib/new.js': 9000 }),
    )
    expect(growth).toMatchObject({
      baseBytes: 659,
      headBytes: 9590,
      grown: [
        { path: 'lib/new.js', baseBytes: 0, headBytes: 9000 },
        { path: 'index.mjs', baseBytes: 100, headBytes: 140 },
      ],
    })
  })

  test('is reported for ten files at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.js`, 30 - i]))
    expect(packageGrowth(await packed({ 'a.js': 1 }), await packed(many))?.grown).toHaveLength(10)
  })

  test('is unknown where the code is in S3 or in an image', async () => {
    const image = { kind: 'image', uri: 'orders:1' } as const
    expect(packageGrowth(image, await packed({ 'a.js': 1 }))).toBeUndefined()
  })
})
