import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { driverOf, PAUSE_US, pausedUs, probeWorld, pseudoUs, seenBy } from './support.ts'

const HERE = import.meta.dirname
const PROBE = path.join(HERE, '../../../src/explain/probes/lambda_cost_gate_probe.py')

interface Driven {
  outcomes: readonly object[]
  answer: { value: Record<string, string> } | null
}

let world: Awaited<ReturnType<typeof probeWorld>>
beforeAll(async () => {
  world = await probeWorld({
    'app.py': path.join(HERE, 'handlers.py'),
    'lambda_cost_gate_probe.py': PROBE,
  })
})
afterAll(() => world.close())

const driven = driverOf<Driven>(() => world.directory, {
  command: 'python3',
  args: ['-B', path.join(HERE, 'drive.py')],
  module: 'app',
  env: process.env,
})

const KINDS = ['plain', 'nothing', 'raises', 'exits', 'generator', 'manager', 'odd', 'instance']

describe('the probe of Python', () => {
  test.each(KINDS)('changes nothing of what is given and answered: %s', async (name) => {
    const { outcomes } = await driven(name)
    expect(await driven(name, 'times')).toMatchObject({ outcomes })
    expect(await driven(name, 'counts')).toMatchObject({ outcomes })
  })

  test.each(['counts', 'times'] as const)(
    'returns names and counts, and nothing of what the program works with: %s',
    async (mode) => {
      const host = `127.0.0.1:${(world.store.address() as AddressInfo).port}`
      const event = { secret: 'hush-4711', host }
      const { stdout, answer } = await driven('secrets', mode, event)
      expect(stdout).toBe((await driven('secrets', undefined, event)).stdout)
      const packed = answer?.value['lambda-cost-gate-probe'] ?? ''
      const seen = gunzipSync(Buffer.from(packed, 'base64')).toString()
      expect(seen).not.toMatch(/hush/)
      expect(JSON.parse(seen)).toMatchObject({
        invocations: 2,
        downstream: [{ name: `POST ${host}`, calls: 4 }],
      })
    },
  )

  test('sees what threads do, and a coroutine once however often it goes on', async () => {
    const counted = seenBy(await driven('threaded', 'counts'))
    const calls = new Map(counted.functions.map((each) => [shortName(each.name), each.calls]))
    expect(calls.get('paused')).toBe(2)
    expect(calls.get('twice')).toBe(40_000)
    const timed = seenBy(await driven('threaded', 'times'))
    // From Python 3.12 on a thread cannot have a profile of its own.
    if (Number(timed.version.split('.')[1]) < 12) {
      expect(timed.functions.map(({ name }) => name)).toContain('twice')
    }
  })

  test('reports the units that DynamoDB says were consumed, and what was sent', async () => {
    const host = `127.0.0.1:${(world.store.address() as AddressInfo).port}`
    const { outcomes, answer } = await driven('store', 'counts', { host })
    expect(outcomes).toEqual((await driven('store', undefined, { host })).outcomes)
    const packed = answer?.value['lambda-cost-gate-probe'] ?? ''
    const seen: unknown = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())
    const sent = 2 * JSON.stringify({ key: 'hush-1' }).length + 2
    expect(seen).toMatchObject({
      downstream: [{ name: 'DynamoDB Query', attempts: 2, sent, units: 5, unitAttempts: 2 }],
    })
  })

  test('books on the log what is written to a standard stream', async () => {
    expect(pseudoUs(seenBy(await driven('writes', 'times')), '(log)')).toBeGreaterThan(200)
    expect(seenBy(await driven('writes', 'counts')).logBytes).toBe(2 * 2000 * 40)
  })

  test('distinguishes a pause from what a busy machine makes of a call', async () => {
    const event = { host: `127.0.0.1:${(world.store.address() as AddressInfo).port}` }
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

const shortName = (name: string) => name.split('.').at(-1)
