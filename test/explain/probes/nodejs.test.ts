import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { driverOf, PAUSE_US, pausedUs, probeWorld, pseudoUs, seenBy } from './support.ts'

const HERE = import.meta.dirname
const PROBE = path.join(HERE, '../../../src/explain/probes/lambda_cost_gate_probe.mjs')

interface Driven {
  about: object
  outcomes: readonly object[]
  answer?: { value: Record<string, string> | string[] }
}

let world: Awaited<ReturnType<typeof probeWorld>>
beforeAll(async () => {
  world = await probeWorld({
    'index.mjs': path.join(HERE, 'handlers.mjs'),
    'lambda_cost_gate_probe.mjs': PROBE,
  })
})
afterAll(() => world.close())

const driven = driverOf<Driven>(() => world.directory, {
  command: process.execPath,
  args: [path.join(HERE, 'drive.mjs')],
  module: 'index',
  env: {},
})

const KINDS = [
  ...['async_', 'rejects', 'throws', 'calls', 'callsWithError', 'plain', 'nothing', 'thenable'],
  ...['subclass', 'self', 'sameContext', 'streams', 'live', 'logsWith'],
]

describe('the probe of Node.js', () => {
  test.each(KINDS)('changes nothing of what is given and answered: %s', async (name) => {
    const { about, outcomes } = await driven(name)
    expect(await driven(name, 'counts')).toMatchObject({ about, outcomes })
    expect(await driven(name, 'times')).toMatchObject({ about, outcomes })
  })

  test.each(['counts', 'times'] as const)(
    'returns names and counts, and nothing of what the program works with: %s',
    async (mode) => {
      const url = `http://127.0.0.1:${(world.store.address() as AddressInfo).port}`
      const event = { secret: 'hush-4711', store: url }
      const { stdout, answer } = await driven('secrets', mode, event)
      expect(stdout).toBe((await driven('secrets', undefined, event)).stdout)
      const packed = answer && 'value' in answer && !Array.isArray(answer.value) && answer.value
      if (!packed) throw new Error('no answer')
      const seen = gunzipSync(Buffer.from(packed['lambda-cost-gate-probe'] ?? '', 'base64'))
      expect(seen.toString()).not.toMatch(/hush/)
      expect(JSON.parse(seen.toString())).toMatchObject({
        invocations: 2,
        downstream: [
          { name: `POST ${url.slice(7)}`, calls: 4 },
          { name: 'DynamoDB GetItem', calls: 2, units: 5, unitAttempts: 2 },
        ],
      })
    },
  )

  test('books on the log what is written to a standard stream', async () => {
    expect(pseudoUs(seenBy(await driven('writes', 'times')), '(log)')).toBeGreaterThan(200)
    expect(seenBy(await driven('writes', 'counts')).logBytes).toBe(2 * 4000 * 40)
  })

  test('distinguishes a pause from what a busy machine makes of a call', async () => {
    const event = { store: `http://127.0.0.1:${(world.store.address() as AddressInfo).port}` }
    const seen = seenBy(await driven('pauses', 'times', event))
    expect(pausedUs(seen)).toBeGreaterThan(PAUSE_US / 2)
  })

  test('looks at what comes where its warm-up takes too long', async () => {
    const brief = { warmUp: 100, warmUpMs: 0 }
    expect(seenBy(await driven('plain', 'counts', {}, brief)).invocations).toBeGreaterThan(0)
    const long = { warmUp: 100, warmUpMs: 60_000 }
    expect(seenBy(await driven('plain', 'counts', {}, long)).invocations).toBe(0)
  })
})
