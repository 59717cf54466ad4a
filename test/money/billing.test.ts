import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { billedDurationMs } from '../../src/money/billing.ts'

describe('billed duration', () => {
  test.each([
    [{ durationMs: 1307.68, initMs: 1058.15 }, 2366],
    [{ durationMs: 2715.86, initMs: 370.72 }, 3087],
    [{ durationMs: 2251.86, initMs: 861.71 }, 3114],
    [{ durationMs: 2338.66, billedRestoreMs: 182 }, 2521],
    [{ durationMs: 3000 }, 3000],
    [{ durationMs: 10935.7 }, 10936],
    [{ durationMs: 100.1, initMs: 0.9 }, 101],
  ])('of %j is %d ms', (time, billedMs) => {
    expect(billedDurationMs(time)).toBe(billedMs)
  })

  test('is never under the duration and never a whole millisecond above it', () => {
    const hundredths = fc.integer({ min: 0, max: 90_000_000 })
    fc.assert(
      fc.property(hundredths, hundredths, (duration, init) => {
        const billedMs = billedDurationMs({ durationMs: duration / 100, initMs: init / 100 })
        expect(billedMs * 100).toBeGreaterThanOrEqual(duration + init)
        expect(billedMs * 100).toBeLessThan(duration + init + 100)
      }),
    )
  })
})
