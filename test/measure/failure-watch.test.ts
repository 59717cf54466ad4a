import { describe, expect, test } from '@jest/globals'
import type { Side } from '../../src/inputs/plan.ts'
import { type FailureWatch, watchFailures } from '../../src/measure/failure-watch.ts'
import type { Sample } from '../../src/measure/sample.ts'

function see(watch: FailureWatch, side: Side, failure?: Sample['failure']): void {
  watch.see({
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
  })
}

const thrown = { kind: 'function-error', errorType: 'Error', message: 'no table' } as const

describe('a function of which every invocation throws', () => {
  test('is given up once both sides failed eight times, and not before', () => {
    const watch = watchFailures()
    for (let call = 0; call < 8; call++) see(watch, 'base', thrown)
    for (let call = 0; call < 7; call++) see(watch, 'head', thrown)
    expect(watch.over('head', 1024)).toBe(false)
    see(watch, 'head', thrown)
    expect(watch.over('head', 1024)).toBe(true)
    expect(watch.over('base', 512)).toBe(true)
    // No size is to blame.
    expect(watch.list()).toEqual([])
  })

  test('is not given up where a single invocation of either side worked', () => {
    const watch = watchFailures()
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
  })
})
