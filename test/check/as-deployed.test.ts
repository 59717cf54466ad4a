import { describe, expect, test } from '@jest/globals'
import type { EnvironmentSpec } from '@lambda-cost-gate/local-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { reportInputOf } from '../../src/check/report-of.ts'
import { zipFiles } from '../../src/code/zip.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { MeasuredFunction } from '../../src/report/schema.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const SAME = 'export const handler = 0'

/** Work that waits 20 ms and computes for 100 ms on a full vCPU, on environments that differ a little. */
function durationOf({ memoryMB, version }: EnvironmentSpec): number {
  const speed = 1 + ((Number(version) * 7) % 5) / 500
  return Math.round(100 * speed * (20 + 100 / Math.min(memoryMB / 1769, 1))) / 100
}

async function checked(flags: Flags, head = SAME) {
  using directory = directoryWith({ 'head/index.mjs': head })
  const factory = fakeFactory()
  factory.answer = (_, spec) => ({ durationMs: durationOf(spec) })
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
  })
  const index = { path: 'index.mjs', bytes: Buffer.from(SAME), executable: false }
  await createDeployed(local.endpoint, 'orders', 512, {
    Code: { ZipFile: await zipFiles([index]) },
    ...(flags.architecture === 'arm64' && { Architectures: ['arm64'] }),
  })
  const plan = await planOf(
    [{ 'function-name': 'orders', 'head-code': 'head', ...flags }],
    directory.path,
  )
  const report = buildReport(reportInputOf(plan, await check(plan, local.endpoint)))
  const [only] = report.functions
  if (only?.kind !== 'measured') throw new Error('not measured')
  return { fn: only, markdown: renderMarkdown(report) }
}

const firstRow = (markdown: string) =>
  markdown.split('\n').find((line) => /^\| \S+ \| \*\*/.test(line)) ?? ''
const change = (fn: MeasuredFunction, what: 'cost' | 'duration') =>
  fn.asDeployed?.[what]?.changePercent ?? Number.NaN

describe('a pull request that only changes the memory size', () => {
  test('is compared as main runs today against as it will run, bought duration and cost alike', async () => {
    const { fn, markdown } = await checked({
      'head-memory-size': '1024',
      'memory-sizes': '512,1024,1769',
      'invocations-per-month': '3000000',
    })
    expect(fn.deployedMB).toEqual({ base: 512, head: 1024 })
    expect(firstRow(markdown)).toMatch(/^\| . \| \*\*512\s→\s1,024\sMB\*\* \(deployed\) \|/)
    // 20 + 345.5 ms against 20 + 172.8 ms.
    expect(change(fn, 'duration')).toBeCloseTo(-47.3, 0)
    expect(change(fn, 'cost')).toBeGreaterThan(3)
    expect(fn.asDeployed).toMatchObject({ baseMemoryMB: 512, memoryMB: 1024 })
    expect(fn.month?.changeUsd).toBeGreaterThan(0)
    expect(markdown).toMatch(
      /\*\*\+\$\d\.\d\d a month\*\* at 3 M invocations \(\$\d+\.\d\d → \$\d+\.\d\d, between \+\$\d\.\d\d and \+\$\d\.\d\d\)\./,
    )
  })

  test('that costs too much fails, and is reported in money', async () => {
    const { fn } = await checked({
      'head-memory-size': '3008',
      'memory-sizes': '512,1769,3008',
    })
    expect(fn.verdict).toBe('fail')
    expect(fn.findings).toContainEqual(
      expect.objectContaining({
        kind: 'cost-regression',
        severity: 'fail',
        message: expect.stringMatching(
          /^As deployed \(3,008 MB instead of 512 MB\) a million invocations cost \$\d+\.\d\d instead of \$\d+\.\d\d: \d+(\.\d)? % more/,
        ),
      }),
    )
  })
})

test('a function on arm64 is priced as such on both sides', async () => {
  const { fn } = await checked(
    { architecture: 'arm64', 'memory-sizes': '512' },
    'export const handler = 1',
  )
  expect(fn.architecture).toBe('arm64')
  expect(fn.prices.base.usdPerGBSecond).toBe('0.0000133334')
  expect(fn.prices.head.usdPerGBSecond).toBe('0.0000133334')
})

test('prices, account and latency limit that the user gives reach the report', async () => {
  const { fn, markdown } = await checked(
    {
      'memory-sizes': '512,1024,1769',
      'invocations-per-month': '100000',
      prices: 'gb-second: 0.00002\nrequest: 0.0000003\nlog-gb: 0',
      'account-usage': 'free-tier: true',
      'max-latency': '250',
    },
    'export const handler = 1\nexport const table = "larger"',
  )
  expect(fn.prices.head).toMatchObject({
    given: true,
    usdPerGBSecond: '0.00002',
    usdPerRequest: '0.0000003',
  })
  expect(fn.month).toMatchObject({ baseUsd: 0, headUsd: 0 })
  expect(markdown).toContain(
    '**$0 a month** at 100,000 invocations: the free tier covers both sides.',
  )
  expect(markdown).toContain('Prices as given by the user for us-east-1, x86_64')
  expect(markdown).toContain('the cheapest that answers within 250 ms')
  expect(fn.package).toMatchObject({
    baseBytes: 24,
    headBytes: 54,
    grown: [{ path: 'index.mjs', baseBytes: 24, headBytes: 54 }],
  })
  expect(markdown).toContain('Package, unzipped: 24 bytes → 54 bytes')
  expect(fn.coldStart?.cost?.share).toBe(0.01)
})
