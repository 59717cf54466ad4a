import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { costParts } from '../../../src/report/html/charts/cost-parts.ts'
import { courseChart } from '../../../src/report/html/charts/course.ts'
import { dotChart } from '../../../src/report/html/charts/dots.ts'
import { memoryCurve } from '../../../src/report/html/charts/memory-curve.ts'
import { logTicks, ticks } from '../../../src/report/html/charts/scale.ts'
import { aRegression } from '../../support/report.ts'

const durationMs = fc.oneof(
  fc.constantFrom(0, 0.0004, 0.01, 1e12),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
)

/** Everything that is drawn stays in the picture. */
function expectInFrame(svg: string | undefined): void {
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg ?? '') ?? []
  for (const [, axis, at] of (svg ?? '').matchAll(/ c?([xy])="([^"]*)"/g)) {
    expect(Number(at)).toBeGreaterThanOrEqual(0)
    expect(Number(at)).toBeLessThanOrEqual(Number(axis === 'x' ? width : height))
  }
}

describe('charts stay in their frames', () => {
  test('whatever the durations by memory size', () => {
    const rows = fc.uniqueArray(fc.integer({ min: 128, max: 10_240 }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(rows, durationMs, durationMs, (sizes, base, head) => {
        const sorted = sizes.toSorted((a, b) => a - b)
        const marks = { deployedMB: sorted[0], recommendedMB: sorted.at(-1) }
        const curve = sorted.map((memoryMB) => ({
          memoryMB,
          base,
          head: memoryMB % 2 ? undefined : head,
        }))
        expectInFrame(memoryCurve('duration', curve, marks))
        expectInFrame(memoryCurve('cost', curve, marks))
      }),
    )
  })

  test('whatever the environments', () => {
    fc.assert(
      fc.property(
        fc.array(durationMs, { minLength: 1, maxLength: 9 }),
        durationMs,
        (values, width) => {
          const dots = values.map((value, index) => ({
            side: index % 2 ? ('base' as const) : ('head' as const),
            value,
            interval: { low: Math.max(0, value - width), high: value + width },
            fresh: false,
            title: '',
          }))
          const columns = [128, 256].map((memoryMB) => ({ memoryMB, reference: 0.01, dots }))
          expectInFrame(dotChart(columns, 5, 'Dots'))
        },
      ),
    )
  })

  test('whatever the course', () => {
    fc.assert(
      fc.property(
        fc.array(durationMs, { minLength: 2, maxLength: 30 }),
        durationMs,
        (values, spread) => {
          const base = values.map((medianMs, index) => ({
            firstInvocation: index + 1,
            lastInvocation: index + 1,
            medianMs,
            lowMs: Math.max(0, medianMs - spread),
            highMs: medianMs + spread,
            environments: 4,
            phase: index === 0 ? ('cold' as const) : ('kept' as const),
          }))
          expectInFrame(
            courseChart({ memoryMB: 128, environments: [], course: { base, head: [] } }),
          )
        },
      ),
    )
  })
})

describe('ticks', () => {
  test.each([
    [0, 899, 4, [0, 500, 1000]],
    [-5, 18, 6, [-5, 0, 5, 10, 15, 20]],
    [0, 0.3, 4, [0, 0.1, 0.2, 0.3]],
    [412, 461, 5, [410, 420, 430, 440, 450, 460, 470]],
  ])('from %d to %d are round', (from, to, about, expected) => {
    expect(ticks(from, to, about)).toEqual(expected)
  })

  test('on a logarithmic axis hold both ends', () => {
    expect(logTicks(412, 1600)).toEqual([200, 500, 1000, 2000])
    expect(logTicks(1, 90_000)).toEqual([1, 10, 100, 1000, 10_000, 100_000])
  })
})

test('the parts of the cost add up to what the table says', () => {
  const fn = aRegression()
  const costs = costParts(fn)
  for (const { memoryMB, side, parts, totalUsd } of costs) {
    const row = fn.sizes.find((each) => each.memoryMB === memoryMB)
    expect(parts.duration + parts.requests).toBeCloseTo(row?.[side]?.costPerMillionUsd ?? 0, 9)
    expect(totalUsd).toBeCloseTo(
      Object.values(parts).reduce((a, b) => a + b, 0),
      12,
    )
    expect(parts.requests).toBeCloseTo(0.2, 12)
    expect([parts.tmp, parts.logs, parts.other]).toEqual([0, 0, 0])
  }
  expect(costs).toHaveLength(6)
})

test('logs and /tmp are parts of the cost of their own, and what nobody knows is called other', () => {
  const fn = aRegression()
  const configuration = {
    architecture: 'x86_64',
    timeoutSeconds: 3,
    ephemeralStorageMB: 1024,
  } as const
  const sizes = fn.sizes.map((row) => {
    const more = (side: typeof row.base) =>
      side && { ...side, costPerMillionUsd: side.costPerMillionUsd + 3, logPerMillionUsd: 1 }
    return { ...row, base: more(row.base), head: more(row.head) }
  })
  const both = { base: configuration, head: configuration }
  for (const { parts, totalUsd, memoryMB } of costParts({ ...fn, sizes, configuration: both })) {
    // Half a gigabyte of /tmp, beside as much of memory or more.
    const share = (512 / memoryMB) * (0.0000000309 / 0.0000166667)
    expect(parts.tmp / parts.duration).toBeCloseTo(share, 6)
    expect(parts.logs).toBe(1)
    expect(parts.other).toBeCloseTo(2 - parts.tmp, 6)
    expect(totalUsd).toBeCloseTo(
      Object.values(parts).reduce((a, b) => a + b, 0),
      9,
    )
  }
})
