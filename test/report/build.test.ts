import { describe, expect, test } from '@jest/globals'
import { acceptReport, withoutAcceptance } from '../../src/report/accept.ts'
import { buildReport, type FunctionInput, type ReportInput } from '../../src/report/build.ts'
import { readReport } from '../../src/report/read.ts'
import type { MeasuredFunction, Report } from '../../src/report/schema.ts'
import type { Change, FunctionCase, FunctionComparison, Row } from '../../src/verdict/comparison.ts'
import { pricesIn } from '../support/prices.ts'
import { aRow } from '../support/report.ts'

const prices = pricesIn('us-east-1')

function aCase(overrides: Partial<FunctionCase> = {}): FunctionCase {
  return {
    name: 'image-resize',
    payloads: [{ name: 'large', weight: 1 }],
    memorySizesMB: [512, 1024, 1769],
    deployedMB: { base: 1024, head: 1024 },
    prices: { base: prices, head: prices },
    ephemeralStorageMB: { base: 512, head: 512 },
    limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
    failOn: 'any',
    rule: { looks: [4, 8, 16], confirmReplicas: 8 },
    ...overrides,
  }
}

/** A row as the comparison makes it: without what the report only has as `null`. */
function compared(
  memoryMB: number,
  baseMs: number,
  headMs: number,
  changes: Partial<Row> = {},
): Row {
  const { base, head, duration, cost } = aRow(memoryMB, baseMs, headMs)
  const asChange = (change: typeof duration): Change | null =>
    change && {
      changePercent: change.changePercent,
      lowPercent: change.lowPercent ?? 0,
      highPercent: change.highPercent ?? 0,
      verdict: change.verdict,
    }
  return { memoryMB, base, head, duration: asChange(duration), cost: asChange(cost), ...changes }
}

function aComparison(overrides: Partial<FunctionComparison> = {}): FunctionComparison {
  return {
    verdict: 'pass',
    replicas: 8,
    confirmed: false,
    sizes: [compared(512, 801, 803), compared(1024, 412, 411), compared(1769, 240, 241)],
    payloads: [{ ...compared(1024, 412, 411), payload: 'large' }],
    coldStart: null,
    findings: [],
    ...overrides,
  }
}

const RUN = { architecture: 'x86_64', timeoutSeconds: 3, ephemeralStorageMB: 512 } as const

function anInput(
  overrides: Partial<Extract<FunctionInput, { kind: 'measured' }>> = {},
): FunctionInput {
  return {
    kind: 'measured',
    fn: aCase(),
    comparison: aComparison(),
    payloads: [{ name: 'large', weight: 1, source: 'payloads/large.json' }],
    configuration: { base: RUN, head: RUN },
    coldStartShare: 0.01,
    ...overrides,
  }
}

function built(functions: readonly FunctionInput[], overrides: Partial<ReportInput> = {}): Report {
  const report = buildReport({
    backend: 'aws',
    base: {},
    head: { sha: '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263', ref: 'feature' },
    seed: 42,
    startedAt: new Date('2026-11-20T10:00:00Z'),
    finishedAt: new Date('2026-11-20T10:01:35Z'),
    spend: { usd: 0.02, invocations: 12 },
    notes: [],
    functions,
    ...overrides,
  })
  expect(readReport(JSON.parse(JSON.stringify(report)))).toEqual(report)
  return report
}

function onlyMeasured(report: Report): MeasuredFunction {
  const [only] = report.functions
  if (only?.kind !== 'measured') throw new Error('The first function was not measured.')
  return only
}

describe('the report of a run', () => {
  test('holds what was found, and null for what is not known', () => {
    const report = built([anInput()])
    expect(report).toMatchObject({
      schema: 1,
      verdict: 'pass',
      base: { sha: null, ref: null },
      pullRequest: null,
      startedAt: '2026-11-20T10:00:00.000Z',
      acceptance: null,
    })
    expect(onlyMeasured(report)).toMatchObject({
      name: 'image-resize',
      region: 'us-east-1',
      architecture: 'x86_64',
      runtime: null,
      configuration: { base: RUN, head: RUN },
      asDeployed: null,
      month: { assumed: true, invocations: 1_000_000 },
      coldStart: null,
      payloadSet: [{ name: 'large', weight: 1, source: 'payloads/large.json' }],
    })
  })

  test.each([
    [['pass', 'inconclusive', 'fail'], 'fail'],
    [['pass', 'inconclusive'], 'inconclusive'],
    [['pass', 'pass'], 'pass'],
    [[], 'pass'],
  ] as const)('of functions that %j has verdict %s', (verdicts, verdict) => {
    const functions = verdicts.map((each) =>
      anInput({ comparison: aComparison({ verdict: each }) }),
    )
    expect(built(functions).verdict).toBe(verdict)
  })

  test('of an unchanged function passes and shows its code hash', () => {
    const report = built([{ kind: 'unchanged', name: 'mailer', codeSha256: 'l8Hk0l4V' }])
    expect(report.functions).toEqual([
      { kind: 'unchanged', name: 'mailer', verdict: 'pass', codeSha256: 'l8Hk0l4V' },
    ])
  })

  test('has no endless interval: JSON knows none', () => {
    const change = {
      changePercent: 3,
      lowPercent: -Infinity,
      highPercent: NaN,
      verdict: 'inconclusive',
    } as const
    const none = { ...change, changePercent: NaN }
    const sizes = [compared(1024, 412, 425, { duration: change, cost: none })]
    const [row] = onlyMeasured(built([anInput({ comparison: aComparison({ sizes }) })])).sizes
    expect(row?.duration).toMatchObject({ changePercent: 3, lowPercent: null, highPercent: null })
    expect(row?.cost).toBeNull()
  })

  test('advises on memory from head, without the sizes where head failed', () => {
    const sizes = [
      compared(512, 801, 803),
      compared(1024, 412, 411),
      compared(1769, 240, 241),
      compared(3008, 240, 241, { head: null }),
    ]
    const { advice } = onlyMeasured(built([anInput({ comparison: aComparison({ sizes }) })]))
    expect(advice).toMatchObject({ kind: 'advice', fastestMB: 1769, recommendedMB: 1769 })
  })
})

describe('a month', () => {
  const coldStart = {
    baseInitMs: 200,
    headInitMs: 300,
    headBounds: { low: 290, high: 310 },
    billedMs: { base: 200, head: 300 },
    environments: 48,
    init: { changePercent: 50, lowPercent: 45, highPercent: 55, verdict: 'fail' },
  } as const
  const month = (overrides: Parameters<typeof anInput>[0]) =>
    onlyMeasured(built([anInput({ invocationsPerMonth: 1_000_000, ...overrides })])).month

  test('is a million times an invocation, and its interval that of the cost', () => {
    const found = month({})
    const row = compared(1024, 412, 411)
    const [base = 0, head = 0] = [row.base?.costPerMillionUsd, row.head?.costPerMillionUsd]
    expect(found).toMatchObject({ invocations: 1_000_000, baseUsd: base, headUsd: head })
    expect(found?.changeUsd).toBeCloseTo(head - base, 12)
    expect(Number(found?.highUsd) - Number(found?.lowUsd)).toBeCloseTo(base * 0.02, 12)
  })

  test('counts cold starts by their share', () => {
    const warm = month({})
    const cold = month({ comparison: aComparison({ coldStart }) })
    // 1 % of a million invocations, 100 ms longer, at 1 GB.
    const usd = 10_000 * 0.1 * 0.0000166667
    expect(Number(cold?.changeUsd) - Number(warm?.changeUsd)).toBeCloseTo(usd, 12)
  })

  test('compares the sizes as deployed where these differ', () => {
    const asDeployed = compared(1024, 801, 411, {
      baseMemoryMB: 512,
      base: compared(512, 801, 801).base,
    })
    const found = month({
      fn: aCase({ deployedMB: { base: 512, head: 1024 } }),
      comparison: aComparison({ asDeployed }),
    })
    expect(found?.baseUsd).toBeCloseTo(asDeployed.base?.costPerMillionUsd ?? 0, 12)
    expect(found?.headUsd).toBeCloseTo(asDeployed.head?.costPerMillionUsd ?? 0, 12)
  })

  test('is that of the size which is cheapest for base when nothing is deployed', () => {
    const { deployedMB: _, ...undeployed } = aCase()
    expect(month({ fn: undeployed })).toMatchObject({ memoryMB: 512 })
    expect(month({})).toMatchObject({ memoryMB: 1024 })
  })

  test('is unknown when a side is missing, or the tier has no known price', () => {
    const sizes = [compared(1024, 412, 411, { head: null })]
    expect(month({ comparison: aComparison({ sizes }) })).toBeNull()
    const far = pricesIn('ap-east-1')
    const fn = aCase({ prices: { base: far, head: far } })
    expect(month({ fn, invocationsPerMonth: 1e12 })).toBeNull()
  })
})

describe('accepting', () => {
  const acceptance = { label: 'lambda-cost-accepted', by: 'mona', at: '2026-11-20T09:30:12Z' }

  test('turns a fail and its functions into accepted, and leaves the others', () => {
    const report = built([anInput({ comparison: aComparison({ verdict: 'fail' }) }), anInput()])
    const accepted = acceptReport(report, acceptance)
    expect(accepted).toMatchObject({ verdict: 'accepted', acceptance })
    expect(accepted.functions.map(({ verdict }) => verdict)).toEqual(['accepted', 'pass'])
  })

  test('can be taken back, whatever the report claimed before', () => {
    const report = built([anInput({ comparison: aComparison({ verdict: 'fail' }) }), anInput()])
    expect(withoutAcceptance(acceptReport(report, acceptance))).toEqual(report)
    expect(withoutAcceptance(report)).toEqual(report)
  })

  test('accepts no function that could not be measured', () => {
    const lost = { kind: 'unmeasured', name: 'invoices', reason: 'No answer.' } as const
    const report = built([anInput({ comparison: aComparison({ verdict: 'fail' }) }), lost])
    expect(report.verdict).toBe('fail')
    const accepted = acceptReport(report, acceptance)
    expect(accepted.verdict).toBe('inconclusive')
    expect(accepted.functions.map(({ verdict }) => verdict)).toEqual(['accepted', 'inconclusive'])
    expect(withoutAcceptance(accepted)).toEqual(report)
  })

  test('leaves anything but a fail as it is', () => {
    const report = built([anInput({ comparison: aComparison({ verdict: 'inconclusive' }) })])
    expect(acceptReport(report, acceptance)).toBe(report)
  })
})
