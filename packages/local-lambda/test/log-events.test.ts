import { expect, test } from '@jest/globals'
import { createLogStore } from '../src/log-events.ts'

const logged = (log: Buffer) => ({ group: '/aws/lambda/orders', stream: 'one', atMs: 0, log })

test('a log is kept without the memory that it is a view of', () => {
  const logs = createLogStore()
  const chunk = Buffer.alloc(2 ** 20, 'x')
  logs.add(logged(chunk.subarray(100, 400)))
  const [kept] = logs.of('/aws/lambda/orders')
  expect(kept?.log.toString()).toBe('x'.repeat(300))
  expect(kept?.log.buffer.byteLength).toBe(300)
})

test('the oldest invocations are forgotten beyond so many bytes', () => {
  const logs = createLogStore(1000)
  for (const letter of ['a', 'b', 'c']) logs.add(logged(Buffer.alloc(500, letter)))
  expect(logs.of('/aws/lambda/orders').map(({ log }) => log.toString()[0])).toEqual(['b', 'c'])
})
