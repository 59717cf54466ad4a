import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const CODE = {
  'base/index.mjs': 'export const handler = 1',
  'head/index.mjs': 'export const handler = 2',
}
const FLAGS: Flags = {
  'base-code': 'base',
  'head-code': 'head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '512',
}
const FUNCTIONS = Array.from({ length: 12 }, (_, index) => ({
  ...FLAGS,
  'function-name': `function-${index + 1}`,
  timeout: String(index + 1),
}))

const service = () => {
  const factory = fakeFactory()
  factory.answer = (_, { functionName, version }) => ({
    // Environments differ by a little, always in the same way.
    durationMs:
      800 + (Buffer.from(`${functionName} ${version}`).reduce((a, b) => a + b, 0) % 7) / 5,
  })
  return startLambdaService({ latencies: SETTLED_AT_ONCE, factory, maxEnvironments: 16 })
}

const ROLE: Flags = { 'execution-role': 'arn:aws:iam::000000000000:role/orders' }
const PACE = { pace: { controlCallsPerSecond: 2000, pauses: { retryMs: 1, pollMs: 1 } } }

function useTestCredentials() {
  process.env.AWS_ACCESS_KEY_ID = 'test'
  process.env.AWS_SECRET_ACCESS_KEY = 'test'
}

/** Environments that count how many of them were invoked at once. */
function countingFactory() {
  const factory = fakeFactory()
  let inFlight = 0
  let most = 0
  factory.answer = async () => {
    most = Math.max(most, ++inFlight)
    await new Promise((resolve) => setImmediate(resolve))
    inFlight--
    return { durationMs: 800 }
  }
  return { factory, most: () => most }
}

/** `lambda-cost-gate-<hash>` of a preview: which function it belongs to. */
const functionOf = (resource: string) => /^lambda-cost-gate-[0-9a-f]{8}/.exec(resource)?.[0] ?? ''

describe('many functions', () => {
  // On the embedded service a pair is invoked on each core, so machines with many have more functions begun.
  test.each([
    [4, 8],
    [10, Math.max(8, Math.min(10, availableParallelism()))],
  ])(
    'with %i invocations at once, %i have previews at a time, the slowest first, and all are measured',
    async (maxConcurrency, expected) => {
      using directory = directoryWith(CODE)
      await using local = await service()
      const lines: string[] = []
      const plan = { ...(await planOf(FUNCTIONS, directory.path)), maxConcurrency }
      const { functions } = await check(plan, local.endpoint, { lines })
      expect(functions.map(({ plan: { name }, kind }) => [name, kind])).toEqual(
        FUNCTIONS.map((flags) => [flags['function-name'], 'measured']),
      )
      const begun = lines.flatMap((line) => /^function-(\d+): deploying/.exec(line)?.[1] ?? [])
      expect(
        begun
          .slice(0, 8)
          .map(Number)
          .sort((a, b) => a - b),
      ).toEqual([5, 6, 7, 8, 9, 10, 11, 12])
      const alive = new Map<string, number>()
      let most = 0
      for (const { operation, resource, status } of local.requests) {
        const change = { CreateFunction: 1, DeleteFunction: -1 }[operation]
        const owner = functionOf(resource)
        if (change === undefined || owner === '' || Number(status) >= 300) continue
        alive.set(owner, (alive.get(owner) ?? 0) + change)
        most = Math.max(most, [...alive.values()].filter((previews) => previews > 0).length)
      }
      expect([most, alive.size]).toEqual([expected, 12])
      // One preview on each side, and a call for each further replica of it.
      const calls = (of: string) =>
        local.requests.filter(
          ({ operation, resource }) => operation === of && /-[bh]512-0-/.test(resource),
        )
      expect(calls('CreateFunction')).toHaveLength(24)
      expect(calls('PublishVersion')).toEqual([])
      expect(calls('UpdateFunctionCode').length).toBeGreaterThanOrEqual(24 * 3)
      expect(local.snapshot()).toEqual({})
    },
  )

  test('share max-concurrency with their set-up and tear-down events', async () => {
    using directory = directoryWith({ ...CODE, 'events/setup/one.json': '{}' })
    const busy = countingFactory()
    await using local = await startLambdaService({ latencies: SETTLED_AT_ONCE, ...busy })
    const events = { 'set-up': 'events/setup/*.json', 'tear-down': 'events/setup/*.json' }
    const flags = FUNCTIONS.slice(0, 3).map((each) => ({ ...each, ...events }))
    const plan = { ...(await planOf(flags, directory.path)), maxConcurrency: 1 }
    const { functions } = await check(plan, local.endpoint)
    expect(functions.map(({ kind }) => kind)).toEqual(['measured', 'measured', 'measured'])
    expect(busy.most()).toBe(1)
  })

  test('share max-concurrency while it is found out why they got slower', async () => {
    useTestCredentials()
    using directory = directoryWith(CODE)
    const busy = countingFactory()
    await using local = await startLambdaService({ latencies: SETTLED_AT_ONCE, ...busy })
    const flags = FUNCTIONS.slice(0, 3).map((each) => ({ ...each, ...ROLE, explain: 'always' }))
    const plan = { ...(await planOf(flags, directory.path)), maxConcurrency: 1 }
    const { functions } = await check({ ...plan, backend: 'aws' }, local.endpoint, PACE)
    const explained = functions.flatMap((each) =>
      each.kind === 'measured' ? [each.explained] : [],
    )
    // The fake environments run no code, so no probe answers; that reason shows that they were invoked.
    const reason = expect.stringMatching(/^the probe in (base|head) does not answer/)
    expect(explained).toEqual(Array(3).fill({ kind: 'not-explained', reason }))
    expect(busy.most()).toBe(1)
  })

  test('that were not begun when the money ran out are reported as not measured', async () => {
    useTestCredentials()
    using directory = directoryWith(CODE)
    await using local = await service()
    const flags = FUNCTIONS.map((each) => ({ ...each, ...ROLE, timeout: '12' }))
    const plan = await planOf(flags, directory.path)
    const { functions, spend } = await check(
      { ...plan, backend: 'aws', maxSpendUsd: 0.0034 },
      local.endpoint,
      PACE,
    )
    expect(spend.usd).toBeLessThan(0.0034)
    const kinds = functions.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['measured', 'unmeasured']))
    for (const each of functions) {
      if (each.kind !== 'unmeasured') continue
      expect(String(each.error)).toMatch(/max-spend was reached before its turn came/)
    }
    expect(local.snapshot()).toEqual({})
  })
})

describe('a function that is the same on both sides', () => {
  const same = { ...FLAGS, 'function-name': 'orders', 'head-code': 'base' }

  test('is skipped, and measured anyway with changed-only: false', async () => {
    using directory = directoryWith(CODE)
    await using local = await service()
    const kindWith = async (flags: Flags) => {
      const { functions } = await check(await planOf([flags], directory.path), local.endpoint)
      return functions[0]?.kind
    }
    expect(await kindWith(same)).toBe('unchanged')
    expect(local.requests.some(({ operation }) => operation === 'CreateFunction')).toBe(false)
    expect(await kindWith({ ...same, 'changed-only': 'false' })).toBe('measured')
  })

  test('is the same however it was zipped', async () => {
    using directory = directoryWith(CODE)
    const bytes = Buffer.from(CODE['base/index.mjs'])
    await using local = await service()
    // As made on Windows, and on Unix with every file executable.
    for (const [name, attrs] of [
      ['windows', {}],
      ['unix', { os: 3, attrs: 0o100755 << 16, mtime: '2020-01-01' }],
    ] as const) {
      const ZipFile = zipSync({ 'index.mjs': [bytes, attrs] })
      await createDeployed(local.endpoint, name, 512, { Code: { ZipFile } })
      const flags = { 'function-name': name, 'head-code': 'base' }
      const { functions } = await check(await planOf([flags], directory.path), local.endpoint)
      expect(functions[0]?.kind).toBe('unchanged')
    }
  })

  test('is not even downloaded where the very zip is deployed', async () => {
    using directory = directoryWith()
    const zip = zipSync({ 'index.mjs': Buffer.from('export const handler = 1') })
    writeFileSync(path.join(directory.path, 'code.zip'), zip)
    await using local = await service()
    await createDeployed(local.endpoint, 'orders', 512, { Code: { ZipFile: zip } })
    const { functions } = await check(
      await planOf([{ 'function-name': 'orders', 'head-code': 'code.zip' }], directory.path),
      local.endpoint,
    )
    expect(functions[0]?.kind).toBe('unchanged')
    expect(local.requests.some(({ operation }) => operation === 'DownloadCode')).toBe(false)
  })
})
