import { describe, expect, test } from '@jest/globals'
import type { EnvironmentSpec, InvocationOutcome } from '@lambda-cost-gate/local-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { reportInputOf } from '../../src/check/report-of.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const CODE = { 'head/index.mjs': 'export const handler = 1' }
const X86_BINARY = Buffer.concat([
  Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
  Buffer.alloc(9),
  Buffer.from([3, 0, 0x3e, 0]),
])

/** How an environment answers on arm64, in place of 200 ms at 512 MB. */
type OnArm = (spec: EnvironmentSpec) => Partial<InvocationOutcome>

/** Checks a function at 512 MB on x86_64 with `architecture: both`. */
async function checked(
  onArm: OnArm,
  code: Record<string, string | Uint8Array> = CODE,
  flags: Flags = {},
) {
  using directory = directoryWith(code)
  const factory = fakeFactory()
  const measurements: string[] = []
  factory.answer = (_, spec) => {
    // lambda-cost-gate-<hash>-…: the second hash is that of the comparison of architectures.
    const [, , , hash = ''] = spec.functionName.split('-')
    if (!measurements.includes(hash)) measurements.push(hash)
    const speed = 1 + ((Number(spec.version) * 7) % 5) / 500
    const isArm = hash === measurements[1] && /-h\d+-/.test(spec.functionName)
    return isArm ? onArm(spec) : { durationMs: (200 * speed * 512) / spec.memoryMB }
  }
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
  })
  await createDeployed(local.endpoint, 'orders', 512)
  const plan = await planOf(
    [
      {
        'function-name': 'orders',
        'head-code': 'head',
        'memory-sizes': '512,1024',
        'invocations-per-month': '3000000',
        ...flags,
      },
    ],
    directory.path,
  )
  const functions = plan.functions.map((each) => ({ ...each, bothArchitectures: true }))
  const report = buildReport(
    reportInputOf(plan, await check({ ...plan, functions }, local.endpoint)),
  )
  const [only] = report.functions
  if (only?.kind !== 'measured') throw new Error('not measured')
  return {
    fn: only,
    markdown: renderMarkdown(report),
    measurements,
    left: local.snapshot(),
  }
}

const slower: OnArm = ({ version, memoryMB }) => ({
  durationMs: (220 * (1 + ((Number(version) * 7) % 5) / 500) * 512) / memoryMB,
})

describe('architecture: both', () => {
  test('compares head’s code with itself on the other architecture, in duration and in money', async () => {
    const { fn, markdown, measurements, left } = await checked(slower)
    const { otherArchitecture: other } = fn
    if (other?.kind !== 'measured') throw new Error('not compared')
    expect(measurements).toHaveLength(2)
    const [row] = other.sizes
    // 10 % longer at 0.8 of the price, but for the request and the logs.
    expect(row?.cost?.changePercent).toBeCloseTo(-9.8, 0)
    expect(other).toMatchObject({ architecture: 'arm64', memoryMB: 512 })
    expect(other.costPerMonthUsd).toBeCloseTo(
      3 * ((row?.head?.costPerMillionUsd ?? 0) - (row?.base?.costPerMillionUsd ?? 0)),
      1,
    )
    expect(markdown).toMatch(
      /\*\*arm64\*\* would cost \d+(\.\d)? % less than x86_64 at 512 MB \(−1\d\.\d % to −\d+\.\d %\) and answer 1\d(\.\d)? % slower, saving \$0\.\d\d a month\./,
    )
    expect(markdown).toContain('<summary>Architecture: x86_64 against arm64</summary>')
    expect(fn.verdict).toBe('pass')
    expect(Object.keys(left)).toEqual(['orders'])
  })

  test('says when the code does not work there, and fails nothing', async () => {
    const { fn, markdown } = await checked(() => ({
      status: 'error',
      functionError: 'Unhandled',
      errorType: 'Runtime.ExitError',
      dead: true,
    }))
    expect(fn.verdict).toBe('pass')
    expect(fn.otherArchitecture).toMatchObject({
      kind: 'none',
      reason: expect.stringMatching(/^the code does not work there: /),
    })
    expect(markdown).toContain('Not compared: the code does not work there')
    expect(markdown).not.toContain('**arm64** would')
  })

  test('does not try code that holds a binary for one architecture only', async () => {
    const { fn, measurements } = await checked(slower, {
      ...CODE,
      'head/lib/fast.node': X86_BINARY,
    })
    expect(measurements).toHaveLength(1)
    expect(fn.otherArchitecture).toEqual({
      kind: 'none',
      architecture: 'arm64',
      reason: 'lib/fast.node is built for x86_64',
    })
  })

  test('is refused on the embedded service, which has one processor', async () => {
    await expect(
      planOf(
        [{ 'function-name': 'orders', 'head-code': 'head', architecture: 'both' }],
        process.cwd(),
      ),
    ).rejects.toThrow(
      'architecture: both compares x86_64 with arm64, and the embedded service runs them on the same processor; measure with backend: aws, or leave it out.',
    )
  })
})
