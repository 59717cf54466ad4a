import { EventEmitter } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { serve } from '../src/serve.ts'
import type { GivenServeFlags } from '../src/serve-flags.ts'
import { readServeOptions } from '../src/serve-options.ts'
import { fakeFactory } from './support.ts'

/** A process that only writes and gets signals. */
function fakeProcess() {
  const written = Promise.withResolvers<string>()
  const process = new EventEmitter()
  return {
    process,
    written: written.promise,
    io: {
      stdout: { write: (text: string) => written.resolve(text) },
      once: process.once.bind(process),
      off: process.off.bind(process),
    },
  }
}

describe('serve', () => {
  test.each(['SIGINT', 'SIGTERM'])(
    'prints how to use it, and ends cleanly on %s',
    async (signal) => {
      const { io, process, written } = fakeProcess()
      const factory = fakeFactory()
      const served = serve(readServeOptions({}), factory, io)
      const [, endpoint = ''] = /listens on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(await written) ?? []
      expect(await written).toContain(
        `export AWS_ENDPOINT_URL_LAMBDA=${endpoint} AWS_REGION=us-east-1 `,
      )
      expect((await fetch(endpoint)).status).toBe(403)
      process.emit(signal)
      await served
      expect(factory.closed).toBe(true)
      await expect(fetch(endpoint)).rejects.toThrow()
      expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(0)
    },
  )

  test('says which port it cannot have, and ends the factory', async () => {
    const first = fakeProcess()
    const served = serve(readServeOptions({}), fakeFactory(), first.io)
    const port = /:(\d+)\n/.exec(await first.written)?.[1] ?? ''
    const factory = fakeFactory()
    await expect(serve(readServeOptions({ port }), factory, fakeProcess().io)).rejects.toThrow(
      `The embedded Lambda service cannot listen on port ${port} of 127.0.0.1.`,
    )
    expect(factory.closed).toBe(true)
    first.process.emit('SIGTERM')
    await served
  })
})

describe('the flags of serve', () => {
  test('become options of the service', () => {
    const options = readServeOptions({
      port: '8080',
      cpu: 'cgroup',
      region: 'us-gov-west-1',
      accountId: '123456789012',
      maxEnvironments: '3',
      maxFrozen: '0',
      s3Directory: '/tmp',
      controlPlaneRate: '15',
      latency: ['PublishVersion=600', '*=1'],
      settle: ['CreateFunction=2000'],
      fault: ['PublishVersion@2=lost', '*=delay:5'],
    })
    expect(options).toMatchObject({
      port: 8080,
      cpu: 'cgroup',
      region: 'us-gov-west-1',
      accountId: '123456789012',
      maxEnvironments: 3,
      maxFrozen: 0,
      s3Directory: '/tmp',
      rates: { controlPlanePerSecond: 15, getFunctionPerSecond: 100 },
      latencies: {
        responseMs: { PublishVersion: 600, '*': 1 },
        settleMs: { CreateFunction: 2000 },
      },
    })
    const request = { operation: 'PublishVersion', resource: 'f', requestId: 'id' }
    expect(options.faults?.after?.({ ...request, nth: 1 })).toBeUndefined()
    expect(options.faults?.after?.({ ...request, nth: 2 })).toEqual({ kind: 'drop' })
    expect(options.faults?.before?.({ ...request, nth: 1 })).toEqual({ kind: 'delay', ms: 5 })
  })

  test.each<[GivenServeFlags, string]>([
    [{ port: '70000' }, '--port is 70000, but it takes a whole number from 0 to 65535.'],
    [{ port: '80x' }, '--port is 80x, but it takes a whole number from 0 to 65535.'],
    [{ cpu: 'fast' }, '--cpu is fast, but it takes model or cgroup.'],
    [{ accountId: '12' }, '--account-id is 12, but has to look like 123456789012.'],
    [{ region: 'home' }, '--region is home, but has to look like eu-central-1.'],
    [
      { latency: ['Publish=600'] },
      '--latency is Publish=600, but has to look like PublishVersion=600; the operation is an operation of the service, or *, and the time at most 86400000 ms.',
    ],
    [{ latency: ['Invoke=99999999999'] }, '--latency is Invoke=99999999999, but has to look'],
    [{ fault: ['Invoke=delay:99999999999'] }, '--fault is Invoke=delay:99999999999, but has to'],
    [{ fault: ['Invoke=constructor'] }, '--fault is Invoke=constructor, but has to look like'],
    [{ s3Directory: 'no/where' }, '--s3-directory is no/where, but there is no directory'],
    [
      { settle: ['Invoke=1'] },
      '--settle is Invoke=1, but has to look like PublishVersion=600; the operation is CreateFunction, UpdateFunctionCode, UpdateFunctionConfiguration, PublishVersion, and the time at most 86400000 ms.',
    ],
    [
      { fault: ['PublishVersion=explode'] },
      '--fault is PublishVersion=explode, but has to look like PublishVersion@2=lost: an operation of the service or *, and one of 429, 500, conflict, denied, drop, lost, delay:<ms>.',
    ],
  ])('%j are refused with a sentence', (given, sentence) => {
    expect(() => readServeOptions(given)).toThrow(sentence)
  })
})
