import { EventEmitter } from 'node:events'
import { expect, test } from '@jest/globals'
import { cancellation } from '../../src/shared/cancel.ts'

const never = () => new Promise<never>(() => {})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s cancels the work, which cleans up', async (name) => {
  const host = new EventEmitter()
  using cancelling = cancellation(host, 60_000)
  cancelling.existing.add('preview')
  const running = cancelling.run(async () => {
    await new Promise((resolve) => cancelling.signal.addEventListener('abort', resolve))
    cancelling.existing.delete('preview')
    cancelling.signal.throwIfAborted()
  })
  host.emit(name)
  await expect(running).rejects.toThrow('The run was cancelled; nothing of it is left behind.')
})

test('work that does not end in time is left, and what it has made is named', async () => {
  const host = new EventEmitter()
  using cancelling = cancellation(host, 0)
  const running = cancelling.run(async () => {
    cancelling.existing.add('lambda-cost-gate-1').add('lambda-cost-gate-2')
    return never()
  })
  host.emit('SIGTERM')
  const error = await running.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'CouldNotMeasure', unfinished: true })
  expect(error).toMatchObject({
    message: expect.stringContaining('left behind: lambda-cost-gate-1, lambda-cost-gate-2.'),
  })
})

test('what is cancelled in mid-run does not say that nothing is left behind', async () => {
  const host = new EventEmitter()
  using cancelling = cancellation(host)
  host.emit('SIGINT')
  expect(cancelling.signal.reason).toMatchObject({ message: 'The run was cancelled.' })
})

test('an error of its own stays what it is, cancelled or not', async () => {
  const host = new EventEmitter()
  using cancelling = cancellation(host)
  const failing = () => Promise.reject(new Error('The disk is full.'))
  await expect(cancelling.run(failing)).rejects.toThrow('The disk is full.')
  host.emit('SIGINT')
  await expect(cancelling.run(failing)).rejects.toThrow('The disk is full.')
})

test('the process has its signals back afterwards', () => {
  const host = new EventEmitter()
  cancellation(host)[Symbol.dispose]()
  expect(host.eventNames()).toEqual([])
})
