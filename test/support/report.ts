import { costPerMillionUsd } from '../../src/money/invocation.ts'
import { adviceOf } from '../../src/report/advice.ts'
import type { BaseSource } from '../../src/report/base-source.ts'
import type {
  MeasuredFunction,
  Report,
  ReportChange,
  ReportFinding,
  ReportRow,
  UnchangedFunction,
  UnmeasuredFunction,
} from '../../src/report/schema.ts'
import type { Unrestored } from '../../src/shared/unrestored.ts'
import { pricesIn } from './prices.ts'

const prices = pricesIn('us-east-1')

/** Base is the code that main was built to. */
const MAIN: BaseSource = {
  kind: 'given',
  from: 'path',
  codeSha256: 'zQ7lpPKjpHp2yV1kQ2oP3eYw5m0l8oJr3v9w6uYb2aQ=',
  commit: { sha: '1f0c2d3e4b5a69788796a5b4c3d2e1f001122334', from: 'checkout' },
  isMain: true,
}

/** What GitHub's runner knows. */
export const LINKS = {
  repository: 'https://github.com/octo-org/shop',
  run: 'https://github.com/octo-org/shop/actions/runs/123456',
  documentation: 'https://github.com/octo-org/lambda-cost-gate/blob/v0/docs',
}

/** A report of one function, to be overridden where a test looks. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const functions = overrides.functions ?? [aFunction()]
  return {
    schema: 1,
    verdict: functions.some(({ verdict }) => verdict === 'fail') ? 'fail' : 'pass',
    backend: 'aws',
    base: { sha: '1f0c2d3e4b5a69788796a5b4c3d2e1f001122334', ref: 'main' },
    head: { sha: '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263', ref: 'faster-resize' },
    pullRequest: 12,
    seed: 42,
    startedAt: '2026-11-20T10:00:00.000Z',
    finishedAt: '2026-11-20T10:01:35.000Z',
    spend: { usd: 0.0231, invocations: 1152 },
    acceptance: null,
    notes: [],
    ...overrides,
    functions,
  }
}

/** A measured function that passes, deployed at 1,024 MB, measured at three sizes. */
export function aFunction(overrides: Partial<MeasuredFunction> = {}): MeasuredFunction {
  const sizes = overrides.sizes ?? [aRow(512, 801, 803), aRow(1024, 412, 411), aRow(1769, 240, 241)]
  return {
    kind: 'measured',
    name: 'image-resize',
    verdict: 'pass',
    region: 'us-east-1',
    architecture: 'x86_64',
    base: { source: MAIN },
    runtime: 'nodejs24.x',
    prices: { base: prices, head: prices },
    deployedMB: { base: 1024, head: 1024 },
    limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
    failOn: 'any',
    payloadSet: [
      { name: 'small', weight: 3, source: 'payloads/small.json' },
      { name: 'large', weight: 1, source: 'payloads/large.json' },
    ],
    replicas: 8,
    confirmed: false,
    asDeployed: null,
    payloads: [
      { ...aRow(1024, 98.4, 98.1), payload: 'small' },
      { ...aRow(1024, 1353, 1350), payload: 'large' },
    ],
    coldStart: {
      baseInitMs: 183.2,
      headInitMs: 184.9,
      environments: 48,
      init: aChange(0.9, 2.1, 'pass'),
    },
    abandoned: [],
    findings: [],
    month: null,
    advice: adviceOf(sizes, 1024),
    ...overrides,
    sizes,
  }
}

/** The function of the design: 12 % slower and more expensive at two sizes of three. */
export function aRegression(overrides: Partial<MeasuredFunction> = {}): MeasuredFunction {
  const sizes = [
    aRow(512, 801, 899, { duration: aChange(12.2, 1.4, 'fail'), cost: aChange(11.8, 1.4, 'fail') }),
    aRow(1024, 412, 461, {
      duration: aChange(11.9, 1.2, 'fail'),
      cost: aChange(11.6, 1.2, 'fail'),
    }),
    aRow(1769, 240, 241),
  ]
  return aFunction({
    verdict: 'fail',
    sizes,
    confirmed: true,
    advice: adviceOf(sizes, 1024, { invocationsPerMonth: 3_200_000 }),
    month: {
      invocations: 3_200_000,
      memoryMB: 1024,
      baseUsd: 22.62,
      headUsd: 25.23,
      changeUsd: 2.61,
      lowUsd: 2.34,
      highUsd: 2.88,
    },
    findings: [
      {
        kind: 'cost-regression',
        severity: 'fail',
        message: 'Cost at 1,024 MB rose by 11.6 %, more than the limit of 5 %.',
        numbers: {},
        memoryMB: 1024,
        payload: null,
      },
      {
        kind: 'duration-regression',
        severity: 'fail',
        message: 'Duration at 1,024 MB rose by 11.9 %, more than the limit of 5 %.',
        numbers: {},
        memoryMB: 1024,
        payload: null,
      },
    ],
    ...overrides,
  })
}

export function anUnmeasuredFunction(name = 'invoices'): UnmeasuredFunction {
  return {
    kind: 'unmeasured',
    name,
    verdict: 'inconclusive',
    reason: 'The code of invoices cannot be downloaded (status 404). Run the check again.',
  }
}

export function anUnchangedFunction(name: string): UnchangedFunction {
  return {
    kind: 'unchanged',
    name,
    verdict: 'pass',
    codeSha256: 'l8Hk0l4V0b2QWc0yZ0v9uUO4hQG2C5m9rIhQ8s4d2nA=',
  }
}

/** A size that took so many milliseconds on either side. */
export function aRow(
  memoryMB: number,
  baseMs: number,
  headMs: number,
  overrides: Partial<ReportRow> = {},
): ReportRow {
  const changePercent = 100 * (headMs / baseMs - 1)
  return {
    memoryMB,
    baseMemoryMB: null,
    base: sideOf(memoryMB, baseMs),
    head: sideOf(memoryMB, headMs),
    duration: aChange(changePercent, 1, 'pass'),
    cost: aChange(changePercent, 1, 'pass'),
    ...overrides,
  }
}

export function aChange(
  changePercent: number,
  plusMinus: number,
  verdict: ReportChange['verdict'],
): ReportChange {
  return {
    changePercent,
    lowPercent: changePercent - plusMinus,
    highPercent: changePercent + plusMinus,
    verdict,
    detectableIncreasePercent: plusMinus,
  }
}

function sideOf(memoryMB: number, durationMs: number) {
  const billedMs = durationMs + 0.5
  return {
    durationMs,
    billedMs,
    costPerMillionUsd: costPerMillionUsd({ billedMs, memoryMB, ephemeralStorageMB: 512, prices }),
    maxMemoryUsedMB: 142,
    environments: 8,
    invocations: 72,
    failures: 0,
  }
}

export function aFinding(changes: Partial<ReportFinding>): ReportFinding {
  return {
    kind: 'duration-regression',
    severity: 'fail',
    message: 'It got worse.',
    memoryMB: null,
    payload: null,
    numbers: {},
    ...changes,
  }
}

/** A function that a run in place could not restore. */
export function anUnrestored(): Unrestored {
  return {
    functionName: 'orders',
    region: 'us-east-1',
    run: 'pr-12/abc123',
    message: "$LATEST of orders is not restored: it runs the pull request's code.",
  }
}
