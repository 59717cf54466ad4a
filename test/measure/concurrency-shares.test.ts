import { describe, expect, test } from '@jest/globals'
import { fakeClock } from '@lambda-cost-gate/local-lambda/test-support'
import { type ConcurrencyShare, concurrencyShares } from '../../src/measure/concurrency-shares.ts'

/** Pairs that run until the test ends them, in the order in which they were started. */
function pairsOf(all: ReturnType<typeof concurrencyShares>) {
  const started: string[] = []
  const ending = new Map<string, () => void>()
  const ended: Promise<unknown>[] = []
  return {
    started,
    share(name: string, pairs: number, calls = 6): ConcurrencyShare {
      const share = all.open()
      for (let pair = 1; pair <= pairs; pair++) {
        const id = `${name}${pair}`
        ended.push(
          share.pair(calls, () => {
            started.push(id)
            return new Promise<void>((resolve) => ending.set(id, resolve))
          }),
        )
      }
      return share
    },
    async end(id: string) {
      ending.get(id)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('shares', () => {
  test('let some more pairs of a single function run than can be invoked at once, and at least one', async () => {
    for (const [concurrency, expected] of [
      [10, [5, 8]],
      [3, [1, 2]],
      [1, [1, 1]],
    ] as const) {
      const all = concurrencyShares(concurrency)
      const pairs = pairsOf(all)
      pairs.share('a', 20)
      await settled()
      expect([all.pairsAtOnce, pairs.started.length]).toEqual(expected)
    }
    const one = pairsOf(concurrencyShares(10, { pairsAtOnce: 1 }))
    one.share('a', 3)
    await settled()
    expect(one.started).toEqual(['a1'])
  })

  test('let no function wait for the whole of another', async () => {
    const pairs = pairsOf(concurrencyShares(4))
    pairs.share('a', 6)
    pairs.share('b', 2)
    await settled()
    // One more than can be invoked at once, which makes way.
    await pairs.end('a1')
    expect(pairs.started).toEqual(['a1', 'a2', 'a3'])
    await pairs.end('a2')
    await pairs.end('a3')
    expect(pairs.started).toEqual(['a1', 'a2', 'a3', 'b1', 'a4'])
    await pairs.end('b1')
    await pairs.end('b2')
    // Alone again.
    expect(pairs.started.slice(5)).toEqual(['b2', 'a5', 'a6'])
  })

  test('prefer, of functions that have as many pairs running, the one that will take longest', async () => {
    const clock = fakeClock()
    const pairs = pairsOf(concurrencyShares(2, { nowMs: clock.nowMs }))
    pairs.share('slow', 3)
    await clock.sleep(5000)
    await pairs.end('slow1')
    pairs.share('fast', 3)
    // Of fast nothing is known when the share is free again.
    await clock.sleep(5000)
    await pairs.end('slow2')
    await clock.sleep(100)
    await pairs.end('fast1')
    await clock.sleep(5000)
    await pairs.end('slow3')
    expect(pairs.started).toEqual(['slow1', 'slow2', 'fast1', 'slow3', 'fast2'])
  })

  test('give each pair a place that no other has meanwhile, also after one that failed', async () => {
    const share = concurrencyShares(3, { pairsAtOnce: 3 }).open()
    const places: number[] = []
    const ends: ((failed: boolean) => void)[] = []
    const pairs = Array.from({ length: 5 }, () =>
      share
        .pair(1, (place) => {
          places.push(place)
          return new Promise<void>((resolve, reject) =>
            ends.push((failed) => (failed ? reject(new Error('broken')) : resolve())),
          )
        })
        .catch(() => undefined),
    )
    await settled()
    expect(places).toEqual([0, 1, 2])
    ends[1]?.(true)
    await settled()
    ends[2]?.(false)
    await settled()
    expect(places).toEqual([0, 1, 2, 1, 2])
    for (const end of ends) end(false)
    await Promise.all(pairs)
  })

  test('prefer the function that came first where nothing is known of several', async () => {
    const all = concurrencyShares(2)
    // Has nothing to run, and keeps no other from it.
    all.open()
    const pairs = pairsOf(all)
    pairs.share('a', 1)
    pairs.share('b', 1)
    pairs.share('c', 1)
    await settled()
    await pairs.end('a1')
    await pairs.end('b1')
    expect(pairs.started).toEqual(['a1', 'b1', 'c1'])
  })

  test('reckon how long a pair takes by its calls', async () => {
    const clock = fakeClock()
    const pairs = pairsOf(concurrencyShares(2, { nowMs: clock.nowMs }))
    pairs.share('many', 2, 100)
    await settled()
    await clock.sleep(6000)
    pairs.share('few', 2, 10)
    await pairs.end('many1')
    await clock.sleep(9000)
    await pairs.end('few1')
    // 10 calls of 900 ms are more than 100 of 60 ms.
    expect(pairs.started).toEqual(['many1', 'few1', 'few2'])
  })

  test('begin with the pair that has the most calls, of several with the one that waits longest', async () => {
    const all = concurrencyShares(2)
    const pairs = pairsOf(all)
    pairs.share('first', 1)
    const share = all.open()
    const started: string[] = []
    const ended = Promise.all(
      (
        [
          ['short', 3],
          ['long', 8],
          ['middle', 5],
          ['second of middle', 5],
        ] as const
      ).map(([name, calls]) => share.pair(calls, async () => started.push(name))),
    )
    await settled()
    expect(started).toEqual([])
    await pairs.end('first1')
    await ended
    expect(started).toEqual(['long', 'middle', 'second of middle', 'short'])
  })

  test('are free again after a pair that failed', async () => {
    const all = concurrencyShares(2)
    const share = all.open()
    const failing = share.pair(6, () => Promise.reject(new Error('lost')))
    await expect(failing).rejects.toThrow('lost')
    await expect(share.pair(6, async () => 'next')).resolves.toBe('next')
  })
})
