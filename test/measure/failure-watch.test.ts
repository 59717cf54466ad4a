import { describe, expect, test } from '@jest/globals'
import { SIDES, type Side } from '../../src/inputs/plan.ts'
import { type FailureWatch, watchFailures } from '../../src/measure/failure-watch.ts'
import type { Sample } from '../../src/measure/sample.ts'

function sample(side: Side, failure?: Sample['failure']): Sample {
  return {
    side,
    memoryMB: 512,
    payload: 'default',
    environment: side,
    stage: 'look',
    phase: 'kept',
    sequence: 1,
    durationMs: 1,
    billedMs: 1,
    maxMemoryUsedMB: 40,
    ...(failure && { failure }),
  }
}

function see(watch: FailureWatch, side: Side, failure?: Sample['failure']): void {
  watch.see(sample(side, failure))
}

const thrown = { kind: 'function-error', errorType: 'Error', message: 'no table' } as const

describe('a function of which every invocation throws', () => {
  test.each(SIDES)(
    'is abandoned once both sides failed eight times, and not before: %s is the last',
    (last) => {
      const watch = watchFailures(1)
      const first = last === 'head' ? 'base' : 'head'
      for (let call = 0; call < 8; call++) see(watch, first, thrown)
      for (let call = 0; call < 7; call++) see(watch, last, thrown)
      expect(watch.over('head', 1024)).toBe(false)
      see(watch, last, thrown)
      expect(watch.over('head', 1024)).toBe(true)
      expect(watch.over('base', 512)).toBe(true)
      // No size is to blame.
      expect(watch.list()).toEqual([])
    },
  )

  test('is not abandoned where a single invocation of either side worked', () => {
    const watch = watchFailures(1)
    see(watch, 'base')
    for (let call = 0; call < 20; call++) {
      see(watch, 'base', thrown)
      see(watch, 'head', thrown)
    }
    expect(watch.over('head', 512)).toBe(false)
  })

  test('gets to run each payload twice first', () => {
    const watch = watchFailures(10)
    for (let call = 0; call < 19; call++) {
      see(watch, 'base', thrown)
      see(watch, 'head', thrown)
    }
    expect(watch.over('head', 512)).toBe(false)
    see(watch, 'base', thrown)
    see(watch, 'head', thrown)
    expect(watch.over('head', 512)).toBe(true)
  })
})

describe('a replica', () => {
  const sampleOf = (environment: string) => ({ ...sample('head', thrown), environment })
  const fail = (watch: FailureWatch, environment: string, times: number) => {
    for (let call = 0; call < times; call++) watch.see(sampleOf(environment))
  }

  test('of a side that has not worked once is spent after eight failures of its own', () => {
    const watch = watchFailures(1)
    fail(watch, 'one', 7)
    fail(watch, 'two', 7)
    expect(watch.spent(sampleOf('one'))).toBe(false)
    // Environments that replace one that was lost are of the same replica.
    fail(watch, 'one#1', 1)
    expect(watch.spent(sampleOf('one'))).toBe(true)
    expect(watch.spent(sampleOf('two'))).toBe(false)
    expect([watch.over('head', 512), watch.list()]).toEqual([false, []])
  })

  test('gets to run each payload twice first', () => {
    const watch = watchFailures(5)
    fail(watch, 'one', 9)
    expect(watch.spent(sampleOf('one'))).toBe(false)
    fail(watch, 'one', 1)
    expect(watch.spent(sampleOf('one'))).toBe(true)
  })

  test('is not spent where another of its side worked, and is where only the other side did', () => {
    const watch = watchFailures(1)
    see(watch, 'base')
    fail(watch, 'one', 8)
    expect(watch.spent(sampleOf('one'))).toBe(true)
    see(watch, 'head')
    expect(watch.spent(sampleOf('one'))).toBe(false)
  })
})

describe('a size', () => {
  const crash = { kind: 'crash', errorType: 'Runtime.ExitError', message: 'exit status 1' } as const
  const KINDS = [{ kind: 'timeout' }, { kind: 'out-of-memory' }, crash] as const

  test.each(KINDS)('is abandoned after eight failures in a row: $kind', (failure) => {
    const watch = watchFailures(1)
    for (let call = 0; call < 7; call++) see(watch, 'head', failure)
    // One success in between, and counting begins again.
    see(watch, 'head')
    for (let call = 0; call < 7; call++) see(watch, 'head', failure)
    expect([watch.over('head', 512), watch.list()]).toEqual([false, []])
    see(watch, 'head', failure)
    expect([watch.over('head', 512), watch.over('head', 1024)]).toEqual([true, false])
    expect(watch.list()).toEqual([{ side: 'head', memoryMB: 512, failure }])
  })

  test.each(SIDES)('at which %s is abandoned is over for the other after eight calls', (side) => {
    const watch = watchFailures(1)
    const other = side === 'head' ? 'base' : 'head'
    for (let call = 0; call < 8; call++) see(watch, side, crash)
    expect(watch.over(other, 512)).toBe(false)
    for (let call = 0; call < 7; call++) see(watch, other)
    expect(watch.over(other, 512)).toBe(false)
    see(watch, other)
    expect(watch.over(other, 512)).toBe(true)
  })
})
