import { describe, expect, test } from '@jest/globals'
import { fakeClock } from '@lambda-cost-gate/local-lambda/test-support'
import { limiter } from '../../../src/aws/lambda/limiter.ts'

describe('the limiter', () => {
  test('lets calls through in order, but clean-up before what still waits', async () => {
    const { turn } = limiter(10, fakeClock())
    const order: string[] = []
    const call = async (name: string, urgent = false) => {
      await turn({ urgent })
      order.push(name)
    }
    await Promise.all([call('first'), call('second'), call('third'), call('clean-up', true)])
    expect(order).toEqual(['first', 'clean-up', 'second', 'third'])
  })

  test('lets functions take turns, however many calls one of them has waiting', async () => {
    const { turn } = limiter(10, fakeClock())
    const order: string[] = []
    const call = async (owner: 'many' | 'few') => {
      await turn({ owner })
      order.push(owner)
    }
    const calls = ['many', 'many', 'many', 'many', 'few', 'few'] as const
    await Promise.all(calls.map(call))
    expect(order).toEqual(['many', 'few', 'many', 'few', 'many', 'many'])
  })

  test('spaces calls by what is allowed', async () => {
    const clock = fakeClock()
    const { turn } = limiter(10, clock)
    const started = clock.nowMs()
    for (let call = 0; call <= 30; call++) await turn()
    const tookMs = clock.nowMs() - started
    expect(tookMs).toBeGreaterThanOrEqual(2980)
    expect(tookMs).toBeLessThanOrEqual(3000)
  })

  test('gives up a call that waits when its signal is aborted, and lets the next one through', async () => {
    const { turn } = limiter(10, fakeClock())
    const cancel = new AbortController()
    const first = turn()
    const waiting = turn({ signal: cancel.signal })
    const next = turn()
    cancel.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
    await expect(Promise.all([first, next])).resolves.toHaveLength(2)
    await expect(turn({ signal: cancel.signal })).rejects.toThrow('cancelled')
  })

  test('is slower after Lambda has throttled a call, and recovers', async () => {
    const clock = fakeClock()
    const { turn, slowDown } = limiter(10, clock)
    await turn()
    slowDown()
    slowDown()
    await turn()
    await turn()
    expect(clock.slept.at(-1)).toBeGreaterThan(350)
    for (let call = 0; call < 40; call++) await turn()
    expect(clock.slept.at(-1)).toBeCloseTo(100)
  })

  test('without a number limits nothing', async () => {
    const { turn } = limiter(undefined)
    await Promise.all(Array.from({ length: 1000 }, () => turn()))
    await expect(turn({ signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow('over')
  })
})
