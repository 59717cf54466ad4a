import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { FINDING_KINDS } from '../../src/inputs/finding-kinds.ts'
import { requestPricesOf } from '../../src/money/request-prices.ts'
import { budgetFacts } from '../../src/verdict/budgets.ts'
import type { Finding, FunctionCase } from '../../src/verdict/comparison.ts'
import { downstreamFacts, pricedUses } from '../../src/verdict/downstream.ts'
import { graded } from '../../src/verdict/fail-on.ts'
import type { Creep, Fact } from '../../src/verdict/finding.ts'
import { ROOT } from '../examples/examples.ts'
import { comparisonOf, functionCase, type SampleOptions, samplesOf } from './support.ts'

const page = readFileSync(path.join(ROOT, 'docs/findings.md'), 'utf8')
/** The anchor is what the comment links to. */
const documented = [
  ...page.matchAll(/^\| <a id="([a-z-]+)"><\/a>`\1` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm),
].map(([, kind = '', severities = '', meaning = '', remedy = '']) => ({
  kind,
  severities: [...severities.matchAll(/`([a-z]+)`/g)].map(([, severity]) => severity),
  meaning: meaning.trim(),
  remedy: remedy.trim(),
}))

/** Checks that find each kind, at each severity that it may have. */
const CHECKS: readonly [Partial<FunctionCase>, Partial<SampleOptions>][] = [
  [{}, { durationMs: slower(1.2), initMs: (side) => (side === 'head' ? 400 : 200) }],
  [
    { failOn: 'none' },
    { durationMs: slower(1.2), initMs: (side) => (side === 'head' ? 400 : 200) },
  ],
  [{}, { durationMs: slower(0.8) }],
  [
    {},
    {
      adjust: (sample) =>
        sample.side === 'head' && sample.phase !== 'kept'
          ? { ...sample, durationMs: 4 * sample.durationMs }
          : sample,
    },
  ],
  [{}, { adjust: failing(['head'], 1) }],
  [{ failOn: 'none' }, { adjust: failing(['head'], 1) }],
  [{}, { adjust: failing(['base', 'head'], 1) }],
  [
    {
      memorySizesMB: [512, 1024],
      abandoned: [{ side: 'base', memoryMB: 512, failure: { kind: 'timeout' as const } }],
    },
    {},
  ],
  [
    {
      memorySizesMB: [512, 1024],
      abandoned: [
        { side: 'base', memoryMB: 512, failure: { kind: 'timeout' as const } },
        { side: 'head', memoryMB: 512, failure: { kind: 'timeout' as const } },
      ],
    },
    {},
  ],
  [{}, { adjust: (sample) => ({ ...sample, maxMemoryUsedMB: 1000 }) }],
  [
    { deployedMB: { base: 2048, head: 2048 } },
    { adjust: (sample) => ({ ...sample, maxMemoryUsedMB: 1000 }) },
  ],
  [
    {},
    {
      adjust: (sample) => ({
        ...sample,
        maxMemoryUsedMB: sample.side === 'head' ? 700 + 10 * sample.sequence : 700,
        durationMs: sample.side === 'head' ? 400 + 20 * sample.sequence : 400,
      }),
    },
  ],
  [{ responseDifferences: [{ payload: 'large', path: '$', count: 1 }] }, {}],
  [{ exhausted: true }, { replicas: 3 }],
  [{}, { adjust: (sample) => ({ ...sample, logBytes: sample.side === 'head' ? 900 : 342 }) }],
]

function slower(factor: number): SampleOptions['durationMs'] {
  return ({ side }) => (side === 'head' ? 400 * factor : 400)
}

/** Fails once in each environment of these sides. */
function failing(sides: readonly string[], at: number): NonNullable<SampleOptions['adjust']> {
  return (sample) =>
    sides.includes(sample.side) && sample.sequence === at
      ? { ...sample, failure: { kind: 'function-error', errorType: 'Error', message: 'no' } }
      : sample
}

const CREEP: Creep = {
  kind: 'creep',
  measure: 'cost',
  changePercent: 6,
  lowPercent: 4,
  highPercent: 8,
  limitPercent: 5,
  anchor: 'v1',
  merges: 8,
  isLive: true,
}

const BUDGETS = { durationMs: 5, initMs: 5, costPerMillionUsd: 5, monthUsd: 5, packageMB: 5 }

/** Every budget exceeded, and every one of which nothing is known. */
function budgetFindings(): Finding[] {
  const exceeded = Object.fromEntries(Object.keys(BUDGETS).map((name) => [name, { head: 6 }]))
  return [exceeded, {}].flatMap((figures) =>
    budgetFacts(BUDGETS, figures).map((fact) => graded(fact, { failOn: 'any' })),
  )
}

/** Ten requests instead of one, as part of the gate and not. */
function downstreamFindings(): Finding[] {
  const prices = requestPricesOf('us-east-1')
  const use = { name: 'SQS SendMessage', baseCalls: 1, headCalls: 10, baseBytes: 0, headBytes: 0 }
  const uses = pricedUses([{ ...use, isMore: true }], { base: prices, head: prices })
  const how = { baseCostPerMillionUsd: 5, limitPercent: 5 }
  return [true, false].flatMap((counts) =>
    downstreamFacts(uses, { ...how, counts }).map((fact) => graded(fact, { failOn: 'any' })),
  )
}

function found(): Finding[] {
  const limit: Fact = {
    kind: 'concurrency-limit',
    limitedBy: 'account',
    ...{ basePeak: 900, headPeak: 1100, limit: 1000 },
  }
  return [
    ...comparisonFindings(),
    ...budgetFindings(),
    ...downstreamFindings(),
    graded(limit, { failOn: 'any' }),
    graded(CREEP, { failOn: 'any' }),
  ]
}

function comparisonFindings(): Finding[] {
  return CHECKS.flatMap(([overrides, options]) => {
    const fn = functionCase(overrides)
    const samples = samplesOf(fn, {
      replicas: 16,
      spread: 0,
      durationMs: () => 400,
      ...options,
    })
    return [...comparisonOf(fn, samples).findings]
  })
}

describe('docs/findings.md', () => {
  test('describes every kind of finding, in the order of the code, and says what to do', () => {
    expect(documented.map(({ kind }) => kind)).toEqual([...FINDING_KINDS])
    for (const { meaning, remedy } of documented) {
      expect(meaning).toMatch(/\.$/)
      expect(remedy).toMatch(/\.$/)
    }
  })

  test('gives each kind the very severities that checks give it', () => {
    const severities = new Map<string, Set<string>>()
    for (const { kind, severity } of found()) {
      severities.set(kind, (severities.get(kind) ?? new Set()).add(severity))
    }
    for (const { kind, severities: documentedSeverities } of documented) {
      expect([kind, [...(severities.get(kind) ?? [])].sort()]).toEqual([
        kind,
        documentedSeverities.toSorted(),
      ])
    }
  })
})
