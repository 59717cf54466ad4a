import { expect, test } from '@jest/globals'
import { createSlots } from '../src/slots.ts'

/** Work that is begun at once where there is a place, and ends when it is told. */
function begin(slots: ReturnType<typeof createSlots>, started: string[]) {
  return (name: string, core?: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const done = slots.use(() => {
      started.push(name)
      return promise
    }, core)
    return { done, end: resolve, fail: reject }
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('as many run at once as there are cores, the others in the order in which they came', async () => {
  const slots = createSlots(2)
  const started: string[] = []
  const [a, b, c] = ['a', 'b', 'c', 'd'].map((name) => begin(slots, started)(name))
  await settled()
  expect([started, slots.used()]).toEqual([['a', 'b'], 2])
  b?.fail(new Error('broken'))
  await expect(b?.done).rejects.toThrow('broken')
  expect([started, slots.used()]).toEqual([['a', 'b', 'c'], 2])
  a?.end()
  c?.end()
  await Promise.all([a?.done, c?.done])
  expect([started.at(-1), slots.used()]).toEqual(['d', 1])
})

test('of those that want a certain core two run on each, beside the others', async () => {
  const slots = createSlots(2, 2)
  const started: string[] = []
  const work = begin(slots, started)
  work('any')
  const first = work('first on 0', 0)
  for (const [name, core] of [
    ['second on 0', 2],
    ['third on 0', 0],
    ['first on 1', 1],
    ['second on 1', 3],
    ['third on 1', 1],
  ] as const) {
    work(name, core)
  }
  await settled()
  const running = ['any', 'first on 0', 'second on 0', 'first on 1', 'second on 1']
  expect([started, slots.used()]).toEqual([running, 5])
  first.end()
  await first.done
  expect(started.at(-1)).toBe('third on 0')
})

test('without a number of cores all have the same places', async () => {
  const slots = createSlots(3)
  const started: string[] = []
  for (const name of ['a', 'b', 'c', 'd']) begin(slots, started)(name, 0)
  await settled()
  expect([started, slots.used()]).toEqual([['a', 'b', 'c'], 3])
})
