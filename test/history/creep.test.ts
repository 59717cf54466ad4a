import { describe, expect, test } from '@jest/globals'
import { percentChange } from '../../src/history/changes.ts'
import { growthSince, isCreep, stretchOf, withoutRegressions } from '../../src/history/creep.ts'
import type { MeasuredLine } from '../../src/history/line.ts'
import { levelsOf } from '../../src/history/steps.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { aLine, commitOf } from '../support/history.ts'

const DAY_MS = 24 * 3600 * 1000
const ANCHOR = { name: 'v1.4', commit: commitOf(0), time: '2026-01-01T00:00:00.000Z' }
/** Standard error of a comparison: that of a check with one memory size in typical noise. */
const ERROR = 0.022

interface Course {
  /** True increase of each step. */
  steps: readonly number[]
  days?: number
  live?: boolean
  seed?: number
  error?: number
}

/** Records whose steps, and comparisons with the anchor, are measured with an error. */
function recordsOf({
  steps,
  days = 7,
  live = true,
  seed = 1,
  error = ERROR,
}: Course): MeasuredLine[] {
  const random = seededRandom(seed, 'records')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let level = 0
  return steps.map((step, index) => {
    level += Math.log1p(step)
    const own = percentChange({ value: Math.log1p(step) + error * normal(), error })
    const whole = percentChange({ value: level + error * normal(), error })
    return aLine({
      time: new Date(Date.parse(ANCHOR.time) + (index + 1) * days * DAY_MS).toISOString(),
      commit: commitOf(index + 1),
      baseCommit: commitOf(index),
      pullRequest: index + 1,
      duration: own,
      cost: own,
      anchor: { ...ANCHOR, duration: live ? whole : null, cost: live ? whole : null },
    })
  })
}

const growthOf = (lines: readonly MeasuredLine[]) => {
  const growth = growthSince(lines, 'image-resize', { measure: 'duration', anchor: ANCHOR })
  if (growth === undefined) throw new Error('There is no growth.')
  return growth
}

const always = (count: number, step: number) => Array.from({ length: count }, () => step)

/** The first record at which creep is found, from 1; undefined where there is none. */
function foundAt(course: Course): number | undefined {
  const lines = recordsOf(course)
  const at = lines.findIndex((_, index) => isCreep(growthOf(lines.slice(0, index + 1)), 5))
  return at < 0 ? undefined : at + 1
}

describe('growth', () => {
  test('of steps is their product, with the errors of all', () => {
    const lines = recordsOf({ steps: [0.01, 0.02, -0.005], live: false, error: 1e-9 })
    const { changePercent } = percentChange(growthOf(lines).change)
    expect(changePercent).toBeCloseTo(100 * (1.01 * 1.02 * 0.995 - 1), 6)
    const { change } = growthOf(recordsOf({ steps: [0, 0, 0, 0], live: false }))
    expect(change.error).toBeCloseTo(2 * ERROR, 9)
  })

  test('with the anchor measured again and again stays as certain as one comparison', () => {
    const { change } = growthOf(recordsOf({ steps: always(50, 0) }))
    // The golden ratio's: steps and live comparisons of one error.
    expect(change.error).toBeCloseTo(ERROR * Math.sqrt((Math.sqrt(5) - 1) / 2), 6)
  })

  test('is not known across a step that is not, until the anchor is measured', () => {
    const lines = recordsOf({ steps: always(3, 0.01), live: false })
    const broken = lines.map((line, at) => (at === 1 ? { ...line, duration: null } : line))
    expect(growthOf(broken).change.error).toBe(Infinity)
    const [, , live] = recordsOf({ steps: always(3, 0.01) })
    const mended = [...broken.slice(0, 2), ...(live ? [live] : [])]
    expect(growthOf(mended).change.error).toBeCloseTo(ERROR, 9)
  })
})

describe('creep', () => {
  test('of 1 % a week is found before it comes to 8 %, in typical noise', () => {
    const found = Array.from({ length: 150 }, (_, seed) =>
      foundAt({ steps: always(12, 0.01), seed }),
    )
    const before = found.filter((week) => week !== undefined && 1.01 ** week < 1.08)
    expect(before.length / found.length).toBeGreaterThanOrEqual(0.95)
  })

  test.each([
    ['52 records', 52, 7, 20],
    ['200 records', 200, 365 / 200, 6],
  ])('is a false alarm at most once per function and year: %s', (_, count, days, years) => {
    for (const live of [true, false]) {
      let alarms = 0
      for (let seed = 0; seed < years; seed++) {
        const lines = recordsOf({ steps: always(count, 0), days, live, seed })
        const states = lines.map((__, at) => isCreep(growthOf(lines.slice(0, at + 1)), 5))
        alarms += states.filter((state, at) => state && !states[at - 1]).length
      }
      expect(alarms / years).toBeLessThanOrEqual(1)
    }
  })

  test('is not made of steps that failed or were accepted', () => {
    const steps = [0.001, 0.2, 0.002, 0.1]
    const verdicts = ['pass', 'fail', 'pass', 'accepted'] as const
    const lines = recordsOf({ steps, error: 1e-4 }).map((line, at) => {
      return { ...line, verdict: verdicts[at] ?? 'pass' }
    })
    const growth = growthOf(lines)
    expect(isCreep(growth, 5)).toBe(true)
    const rest = withoutRegressions(growth)
    expect(isCreep(rest, 5)).toBe(false)
    expect(percentChange(rest.change).changePercent).toBeCloseTo(0.3, 1)
    expect(rest.steps).toHaveLength(2)
  })

  test('is where its steps are: one merge of many', () => {
    const steps = always(30, 0).map((_, at) => (at === 17 ? 0.07 : 0))
    const stretch = stretchOf(growthOf(recordsOf({ steps, error: 0.004 })))
    expect(stretch?.records).toBe(1)
    expect(stretch?.after.commit).toBe(commitOf(17))
    expect(stretch?.until.commit).toBe(commitOf(18))
    expect(stretch?.alone.map(({ line }) => line.pullRequest)).toEqual([18])
  })

  test('is where its steps are: eight in a row of thirty', () => {
    const steps = always(30, 0).map((_, at) => (at >= 10 && at < 18 ? 0.01 : 0))
    const stretch = stretchOf(growthOf(recordsOf({ steps, error: 0.001 })))
    expect(stretch?.records).toBeGreaterThanOrEqual(6)
    expect(stretch?.records).toBeLessThanOrEqual(9)
    const from = Number(stretch?.until.pullRequest) - Number(stretch?.records)
    expect(from).toBeGreaterThanOrEqual(9)
    expect(stretch?.until.pullRequest).toBeLessThanOrEqual(19)
  })
})

test('the course of main follows the steps, whatever the day did to durations', () => {
  const lines = recordsOf({ steps: [0, 0.1, 0], error: 1e-9 }).map((line, at) => {
    return { ...line, durationMs: [100, 118, 110][at] ?? 0 }
  })
  const levels = levelsOf(lines, 'image-resize', 'duration').map(({ value }) => value)
  expect(levels.map(Math.round)).toEqual([100, 110, 110])
})
