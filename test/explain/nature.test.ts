import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { natureOf } from '../../src/explain/nature.ts'

const FULL_MB = 1769
const sizes = (added: (memoryMB: number) => number) =>
  [2048, 512, 1024].map((memoryMB) => ({ memoryMB, baseMs: 100, headMs: 100 + added(memoryMB) }))

describe('the nature of an increase follows from the memory sizes', () => {
  test('as computing where it shrinks as CPU grows, and as waiting where it does not', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e4, noNaN: true }), (ms) => {
        const computing = natureOf(
          sizes((memoryMB) => (ms * FULL_MB) / memoryMB),
          FULL_MB,
        )
        const waiting = natureOf(
          sizes(() => ms),
          FULL_MB,
        )
        expect([computing?.kind, waiting?.kind]).toEqual(['computing', 'waiting'])
        expect(computing?.added.map(({ memoryMB }) => memoryMB)).toEqual([512, 1024])
      }),
    )
  })

  test('as both in between', () => {
    const both = sizes((memoryMB) => 40 + (40 * 1024) / memoryMB)
    expect(natureOf(both, FULL_MB)).toMatchObject({ kind: 'both' })
  })

  test('not at all by one size, or where one of them shows none', () => {
    expect(natureOf([{ memoryMB: 512, baseMs: 1, headMs: 2 }], FULL_MB)).toBeUndefined()
    const none = sizes((memoryMB) => (memoryMB === 512 ? -1 : 5))
    expect(natureOf(none, FULL_MB)).toBeUndefined()
  })
})
