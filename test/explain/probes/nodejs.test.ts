import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pausedUs, probeWorld, pseudoUs, seenBy } from './support.ts'

const HERE = import.meta.dirname
const PROBE = path.join(HERE, '../../../src/explain/probes/lambda_cost_gate_probe.mjs')
const TOKEN = 'ask-0123'
const run = promisify(execFile)

interface Driven {
  about: object
  outcomes: readonly object[]
  answer?: { value: Record<string, string> | string[] }
  stdout: string
}

let world: Awaited<ReturnType<typeof probeWorld>>
beforeAll(async () => {
  world = await probeWorld({
    'index.mjs': path.join(HERE, 'handlers.mjs'),
    'lambda_cost_gate_probe.mjs': PROBE,
  })
})
afterAll(() => world.close())

/** What the handler of a name does, with a probe before it or without. */
async function driven(
  name: string,
  mode?: 'counts' | 'times',
  event: object = { id: 1 },
  warmUp = { warmUp: 0, warmUpMs: 1000 },
) {
  const settings = { mode, handler: `index.${name}`, token: TOKEN, ...warmUp }
  const file = path.join(world.directory, 'lambda_cost_gate_probe.json')
  await writeFile(file, JSON.stringify(settings))
  const asked = mode ? [JSON.stringify({ 'lambda-cost-gate-probe': TOKEN })] : []
  const args = [mode ? 'probe' : 'plain', name, JSON.stringify(event), ...asked]
  const { stdout } = await run(
    process.execPath,
    [path.join(HERE, 'drive.mjs'), world.directory, ...args],
    { env: { LAMBDA_TASK_ROOT: world.directory, API_TOKEN: 'env-hush-77' } },
  )
  const [log = '', json = ''] = stdout.split('\n@@')
  return { ...(JSON.parse(json) as Driven), stdout: log }
}

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
    expect(pausedUs(seen)).toBeGreaterThan(15_000)
  })

  test('looks at what comes where its warm-up takes too long', async () => {
    const brief = { warmUp: 100, warmUpMs: 0 }
    expect(seenBy(await driven('plain', 'counts', {}, brief)).invocations).toBeGreaterThan(0)
    const long = { warmUp: 100, warmUpMs: 60_000 }
    expect(seenBy(await driven('plain', 'counts', {}, long)).invocations).toBe(0)
  })
})
