import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type EnvironmentSpec,
  type Faults,
  type InvocationOutcome,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import type { CheckPlan, FunctionPlan, Payload } from '../../src/inputs/plan.ts'
import { billingProxy } from '../support/billing-proxy.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
beforeAll(() => void Object.assign(process.env, KEYS))
afterAll(() => {
  for (const key of Object.keys(KEYS)) delete process.env[key]
})

type Answer = (spec: EnvironmentSpec, nth: number) => Partial<InvocationOutcome>

interface Scenario {
  flags?: Flags
  functions?: readonly string[]
  plan?: Partial<CheckPlan>
  each?: Partial<FunctionPlan>
  answer?: Answer
  faults?: Faults
}

const events = (count: number): Payload[] =>
  Array.from({ length: count }, (_, index) => {
    return { name: `event ${index}`, weight: 1, json: '{}', source: 'inline' }
  })
const isHead = ({ functionName }: EnvironmentSpec) => /-h\d+-/.test(functionName)
/** So long that a few invocations of each environment are enough. */
const varied = ({ version }: EnvironmentSpec, nth: number) => 1000 + Number(version) + (nth % 7) / 3

/** A check on a service that is taken for AWS, and what that service would bill for it. */
async function checked(scenario: Scenario) {
  const { flags = {}, functions = ['orders'], plan = {}, each = {}, faults = {} } = scenario
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 1' })
  const factory = fakeFactory()
  let nth = 0
  factory.answer = (_, spec) => {
    nth++
    return { durationMs: varied(spec, nth), ...scenario.answer?.(spec, nth) }
  }
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 200,
    faults,
  })
  await using proxy = await billingProxy(service.endpoint)
  for (const name of functions) {
    await createDeployed(proxy.endpoint, name, 512, { Timeout: 7 })
  }
  const given = functions.map((name) => ({
    'function-name': name,
    'head-code': 'head',
    'memory-sizes': '512',
    ...flags,
  }))
  const planned = await planOf(given, directory.path)
  const lines: string[] = []
  const result = await check(
    {
      ...planned,
      backend: 'aws',
      ...plan,
      functions: planned.functions.map((one) => ({ ...one, ...each })),
    },
    proxy.endpoint,
    { lines, pace: { controlCallsPerSecond: 10_000, pauses: { retryMs: 1, pollMs: 1 } } },
  )
  return { result, lines, billUsd: proxy.billUsd(), invocations: proxy.invocations }
}

const timedOut = { status: 'timeout', functionError: 'Unhandled', dead: true } as const
const thrown: Partial<InvocationOutcome> = {
  functionError: 'Unhandled',
  payload: Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
}
const outOfMemory: Partial<InvocationOutcome> = {
  status: 'error',
  functionError: 'Unhandled',
  errorType: 'Runtime.OutOfMemory',
  dead: true,
}

describe('the spend that is reported is the bill, to the last digit', () => {
  test.each<[string, Scenario]>([
    ['one size', {}],
    [
      'several sizes and payloads',
      { flags: { 'memory-sizes': '128,1769' }, each: { payloads: events(2) } },
    ],
    ['several functions', { functions: ['orders', 'invoices', 'users'] }],
    [
      'a head that is slower, and is confirmed to be',
      {
        flags: { 'max-environments': '32' },
        answer: (spec) => (isHead(spec) ? { durationMs: 1100 } : {}),
      },
    ],
    [
      'errors of the function',
      { answer: (spec, nth) => (isHead(spec) && nth % 5 === 0 ? thrown : {}) },
    ],
    [
      'a head that times out',
      { answer: (spec) => (isHead(spec) ? { ...timedOut, durationMs: 7000 } : {}) },
    ],
    [
      'environments that run out of memory',
      { answer: (_, nth) => (nth % 9 === 0 ? outOfMemory : {}) },
    ],
    ['set-up and tear-down', { each: { setUp: events(3), tearDown: events(2) } }],
    ['/tmp that is paid for', { flags: { 'ephemeral-storage': '2048' } }],
    ['both architectures', { each: { bothArchitectures: true } }],
    ['calibrating', { plan: { purpose: 'calibrate' } }],
    ['previews in place', { flags: { preview: 'in-place' } }],
    ['the pass that explains', { flags: { explain: 'always' } }],
    [
      'INIT that takes as long as it may, twice',
      { answer: (_, nth) => (nth % 3 === 0 ? { initMs: 19_990 } : {}) },
    ],
    [
      'invocations that are throttled',
      {
        faults: {
          before: ({ operation, nth }) =>
            operation === 'Invoke' && nth % 4 === 0
              ? { kind: 'answer', status: 429, code: 'TooManyRequestsException' }
              : undefined,
        },
      },
    ],
    [
      'a run that max-spend ends',
      { plan: { maxSpendUsd: 0.0006 }, answer: () => ({ durationMs: 3000 }) },
    ],
  ])('with %s', async (_, scenario) => {
    const { result, billUsd, invocations } = await checked(scenario)
    expect(result.spend).toEqual({ usd: billUsd, invocations: invocations.length })
    expect(invocations.length).toBeGreaterThan(4)
    expect(billUsd).toBeLessThanOrEqual(scenario.plan?.maxSpendUsd ?? 1)
  })

  test('an invocation that got no answer counts as the most it may be billed', async () => {
    const { result, billUsd, invocations } = await checked({
      faults: {
        after: ({ operation, nth }) =>
          operation === 'Invoke' && [3, 20].includes(nth) ? { kind: 'drop' } : undefined,
      },
    })
    // Two ran of which nobody knows: 7 s of timeout and twice 10 s of INIT at 512 MB, each.
    const worstUsd = 27 * 0.5 * 0.0000166667 + 0.0000002
    expect(result.spend.invocations).toBe(invocations.length + 2)
    expect(result.spend.usd).toBeCloseTo(billUsd + 2 * worstUsd, 12)
    expect(result.notes.join()).toContain(
      'For 2 of the invocations Lambda did not report what was billed; they were counted as $0.00045, the most that they can have cost.',
    )
  })
})

describe('max-spend is never exceeded', () => {
  const large: Scenario = {
    flags: { 'memory-sizes': '10240', timeout: '500' },
    functions: Array.from({ length: 20 }, (_, index) => `orders-${index}`),
    plan: { maxSpendUsd: 1, maxConcurrency: 100 },
    answer: () => ({ ...timedOut, durationMs: 500_000, initMs: 9_990 }),
  }

  test('by 20 functions that all time out at 10 GB after 500 s, 100 at a time', async () => {
    const { result, billUsd, invocations } = await checked(large)
    expect(billUsd).toBeLessThanOrEqual(1)
    expect(result.spend).toEqual({ usd: billUsd, invocations: invocations.length })
    // What is billed is less than was reserved, so that it is not stopped early either.
    expect(invocations.length).toBe(11)
  })

  test('by answers that are lost, of invocations of 900 s at 10 GB, 1,000 at a time', async () => {
    let lost = 0
    const { result, billUsd, invocations } = await checked({
      ...large,
      flags: { 'memory-sizes': '10240', timeout: '900' },
      plan: { maxSpendUsd: 5, maxConcurrency: 1000 },
      answer: () => ({ ...timedOut, durationMs: 900_000, initMs: 9_990 }),
      faults: {
        after({ operation, nth }) {
          if (operation !== 'Invoke' || nth % 3 > 0) return undefined
          lost++
          return { kind: 'drop' }
        },
      },
    })
    expect(lost).toBeGreaterThan(2)
    // What was lost was billed as well, as much as what was not.
    const eachUsd = billUsd / invocations.length
    expect(billUsd + lost * eachUsd).toBeLessThanOrEqual(5)
    expect(result.spend.usd).toBeGreaterThanOrEqual(billUsd + lost * eachUsd - 1e-9)
    expect(result.spend.usd).toBeLessThanOrEqual(5)
    expect(result.spend.invocations).toBe(invocations.length + lost)
  })

  test('by set-up and tear-down, which are refused where they do not fit', async () => {
    await expect(
      checked({ ...large, each: { setUp: events(20), tearDown: events(20) } }),
    ).rejects.toThrow(
      /^max-spend: the first look makes 23680 invocations, and none is sent that could exceed the limit, given its timeout and INIT\. A verdict needs at least \$3\.57, and max-spend is \$1\.00;/,
    )
  })

  test('and tear-down happens, whatever measuring costs', async () => {
    const { invocations, lines } = await checked({
      flags: { timeout: '10' },
      plan: { maxSpendUsd: 0.0035 },
      each: { setUp: events(1), tearDown: events(2) },
      answer: () => ({ durationMs: 9000 }),
    })
    const last = new Set(invocations.slice(-4).map(({ functionName }) => functionName))
    expect(last).toEqual(new Set(invocations.slice(0, 2).map(({ functionName }) => functionName)))
    // It is enough for a little more, but whole milliseconds are billed.
    expect(lines.join('\n')).toMatch(/enough if they are billed up to 354 ms on average/)
  })
})
