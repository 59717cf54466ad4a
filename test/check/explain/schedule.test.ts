import { describe, expect, it, test } from '@jest/globals'
import { countingSchedule, isQuick, timingSchedule } from '../../../src/check/explain/schedule.ts'

describe('counting', () => {
  // Counted code is taken to run 16 times as long, and the whole may take 10 s.
  test.each([
    { durationMs: 10, warmUp: 1, invocations: 4 },
    { durationMs: 37.5, warmUp: 1, invocations: 4 },
    { durationMs: 37.6, warmUp: 1, invocations: 3 },
    { durationMs: 47, warmUp: 1, invocations: 2 },
    { durationMs: 62.5, warmUp: 1, invocations: 2 },
    { durationMs: 62.6, warmUp: 1, invocations: 1 },
    { durationMs: 312, warmUp: 1, invocations: 1 },
    { durationMs: 313, warmUp: 0, invocations: 1 },
    { durationMs: 625, warmUp: 0, invocations: 1 },
  ])('of $durationMs ms counts $invocations after $warmUp', ({ durationMs, ...expected }) => {
    expect(countingSchedule({ durationMs, atOnce: 3 })).toMatchObject(expected)
  })

  it('is left out where one invocation would take longer than all may', () => {
    expect(countingSchedule({ durationMs: 625.1, atOnce: 3 })).toBeUndefined()
    expect(countingSchedule({ durationMs: 312.5, atOnce: 2 })?.invocations).toBe(1)
    expect(countingSchedule({ durationMs: 312.6, atOnce: 2 })).toBeUndefined()
  })

  it('comes first where it takes 2 s at most', () => {
    const quick = (durationMs: number) => {
      const pace = { durationMs, atOnce: 3 }
      const schedule = countingSchedule(pace)
      return schedule && isQuick(schedule, pace)
    }
    expect(quick(25)).toBe(true)
    expect(quick(25.1)).toBe(false)
  })
})

test.each([
  { durationMs: 1, warmUp: 20, invocations: 100 },
  { durationMs: 10, warmUp: 20, invocations: 100 },
  { durationMs: 12, warmUp: 20, invocations: 80 },
  { durationMs: 40, warmUp: 10, invocations: 20 },
  { durationMs: 400, warmUp: 1, invocations: 2 },
  { durationMs: 5000, warmUp: 1, invocations: 2 },
])('timing of $durationMs ms keeps $invocations after $warmUp', ({ durationMs, ...expected }) => {
  expect(timingSchedule({ durationMs, atOnce: 2 })).toMatchObject(expected)
})
