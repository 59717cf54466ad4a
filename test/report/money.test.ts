import { describe, expect, test } from '@jest/globals'
import { PLAIN_ACCOUNT } from '../../src/money/month.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { MeasuredInput } from '../../src/report/measured.ts'
import { monthOf } from '../../src/report/month.ts'
import { reportOutputs } from '../../src/report/outputs.ts'
import type { Month } from '../../src/report/schema.ts'
import { pricesIn } from '../support/prices.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'
import { month, prices, ROW } from './month-of-account.ts'

const width = ({ lowUsd, highUsd }: Month) => Number(highUsd) - Number(lowUsd)

describe('the month of an account', () => {
  test('beyond 6 billion GB-seconds pays the price of the second tier, its interval too', () => {
    const plain = month()
    const far = month({ account: { ...PLAIN_ACCOUNT, otherGBSeconds: 7e9 } })
    expect(far.changeUsd / plain.changeUsd).toBeCloseTo(0.000015 / 0.0000166667, 9)
    expect(width(far) / width(plain)).toBeCloseTo(0.000015 / 0.0000166667, 9)
    expect(width(plain)).toBeCloseTo((4 / 100) * Number(ROW.base?.costPerMillionUsd), 9)
  })

  test('within the free tier costs nothing, and partly within only the rest', () => {
    const account = { ...PLAIN_ACCOUNT, freeTier: true }
    const free = month({ account, invocationsPerMonth: 100_000 })
    expect(free).toMatchObject({ baseUsd: 0, headUsd: 0, changeUsd: 0, lowUsd: 0, highUsd: 0 })
    const partly = month({ account })
    expect(partly.headUsd).toBeCloseTo((1_100_500 - 400_000) * 0.0000166667, 6)
  })

  test('is the sum of its parts, of which logs pay the tier that the account has reached', () => {
    const logging = (logBytes: number) => ({ logBytes, logPerMillionUsd: 1 })
    const row = {
      ...ROW,
      base: ROW.base && { ...ROW.base, ...logging(342) },
      head: ROW.head && { ...ROW.head, ...logging(1392) },
    }
    const account = { ...PLAIN_ACCOUNT, otherLogGB: 60 * 1024 }
    for (const overrides of [{}, { account }, { comparison: cold(200, 300) }]) {
      const { parts, baseUsd, headUsd } = month(overrides, row)
      const sum = (of: object = {}) => Object.values(of).reduce<number>((a, b) => a + Number(b), 0)
      expect(sum(parts?.base)).toBeCloseTo(baseUsd, 9)
      expect(sum(parts?.head)).toBeCloseTo(headUsd, 9)
    }
    const usdPerMillion = (1392 * 1_000_000) / 2 ** 30
    expect(month({}, row).parts?.head.logsUsd).toBeCloseTo(0.5 * usdPerMillion, 9)
    expect(month({ account }, row).parts?.head.logsUsd).toBeCloseTo(0.05 * usdPerMillion, 9)
  })

  const cold = (base: number, head: number) => ({
    coldStart: {
      baseInitMs: 2 * base,
      headInitMs: 2 * head,
      billedMs: { base, head },
      environments: 48,
      init: { changePercent: 350, lowPercent: 340, highPercent: 360, verdict: 'fail' },
    } as const,
  })

  test('adds what a cold start is billed, INIT or the restore of a snapshot', () => {
    const added = month({ comparison: cold(200, 900) })
    // 1 % of a million cold starts, 900 ms at 1 GB.
    expect(added.headUsd - month().headUsd).toBeCloseTo(9000 * 0.0000166667, 9)
  })

  test('with SnapStart pays for the cache all month and for each restore', () => {
    const { snapStart, headUsd } = month({ comparison: cold(100, 100), snapStart: true })
    const usd = 0.0000015046 * (365 / 12) * 86_400 + 10_000 * 0.0001397998
    expect(snapStart?.headUsd).toBeCloseTo(usd, 9)
    expect(headUsd - month({ comparison: cold(100, 100) }).headUsd).toBeCloseTo(usd, 9)
  })

  describe('with provisioned concurrency', () => {
    const provisioned = { environments: 3, share: 1 }
    /** Billed by a million invocations of 1 GB. */
    const seconds = 1000 * Number(ROW.base?.billedMs)

    test('pays for what is held and for what runs on it, and for no cold start', () => {
      const { baseUsd, provisioned: held } = month({ provisioned, comparison: cold(200, 900) })
      const heldUsd = 3 * (365 / 12) * 86_400 * 0.0000041667
      expect(held).toEqual({
        environments: 3,
        baseUsd: expect.closeTo(heldUsd, 9),
        headUsd: expect.closeTo(heldUsd, 9),
      })
      expect(baseUsd).toBeCloseTo(heldUsd + seconds * 0.0000097222 + 0.2, 9)
    })

    test('that runs a part of the invocations pays the others on demand', () => {
      const half = month({ provisioned: { ...provisioned, share: 0.5 } })
      const whole = month({ provisioned })
      expect(half.baseUsd - whole.baseUsd).toBeCloseTo(
        (seconds / 2) * (0.0000166667 - 0.0000097222),
        9,
      )
    })

    test('has no free tier', () => {
      const account = { ...PLAIN_ACCOUNT, freeTier: true }
      expect(month({ provisioned, account })).toEqual(month({ provisioned }))
    })

    test('of an unknown price is not computed', () => {
      const elsewhere = pricesIn('eu-west-1')
      const found = monthOf(ROW, {
        fn: {
          prices: { base: elsewhere, head: elsewhere },
          ephemeralStorageMB: { base: 512, head: 512 },
        },
        comparison: { coldStart: null },
        invocationsPerMonth: 1,
        coldStartShare: 0,
        provisioned,
      })
      expect(found).toMatchObject({ kind: 'unknown' })
    })
  })
})

const RUN = { architecture: 'x86_64', timeoutSeconds: 3, ephemeralStorageMB: 512 } as const

describe('a measured function', () => {
  const input = (overrides: Partial<MeasuredInput> = {}): MeasuredInput => {
    const fn = functionCase({
      memorySizesMB: [512, 1024, 1769],
      deployedMB: { base: 512, head: 512 },
    })
    const samples = samplesOf(fn, {
      replicas: 16,
      spread: 0.005,
      durationMs: ({ side, memoryMB }) =>
        (side === 'head' ? 110 : 100) * Math.max(1, 1769 / memoryMB),
      initMs: (side) => (side === 'head' ? 400 : 200),
    })
    return {
      kind: 'measured',
      fn,
      comparison: comparisonOf(fn, samples),
      payloads: [{ name: 'large', weight: 1, source: 'inline' }],
      configuration: { base: RUN, head: RUN },
      invocationsPerMonth: 3_000_000,
      coldStartShare: 0.02,
      ...overrides,
    }
  }
  const reported = (overrides: Partial<MeasuredInput> = {}) => {
    const report = buildReport({
      backend: 'aws',
      base: {},
      head: {},
      seed: 1,
      startedAt: new Date('2026-11-20T10:00:00Z'),
      finishedAt: new Date('2026-11-20T10:01:35Z'),
      spend: { usd: 0.02, invocations: 12 },
      predicted: { invocations: 300, leastUsd: 0.0001, mostUsd: 0.4 },
      notes: [],
      functions: [input(overrides)],
    })
    const [fn] = report.functions
    if (fn?.kind !== 'measured') throw new Error('not measured')
    return { report, fn, markdown: renderMarkdown(report) }
  }

  test('says what its cold starts cost, by their share and at the deployed size', () => {
    const { fn, markdown } = reported()
    const { coldStart } = fn
    const usd = (initMs: number) =>
      expect.closeTo(0.02 * initMs * 1000 * 0.5 * Number(prices.usdPerGBSecond), 3)
    expect(coldStart?.cost).toEqual({
      share: 0.02,
      basePerMillionUsd: usd(200),
      headPerMillionUsd: usd(400),
    })
    expect(markdown).toMatch(
      /With 2 % of invocations being cold starts, the change in init duration changes the cost of a million invocations by \+\$0\.03\./,
    )
  })

  test('is advised by its whole month where environments are kept provisioned', () => {
    const advised = (overrides: Partial<MeasuredInput>) => {
      const { advice } = reported(overrides).fn
      return advice.kind === 'advice' ? [advice.cheapestMB, advice.move?.toMB ?? null] : advice
    }
    // Computing work costs about the same at any size, and answers faster at larger ones.
    expect(advised({})).toEqual([512, 1769])
    // Ten environments of 1,769 MB cost 3.5 times what those of 512 MB do.
    expect(advised({ provisioned: { environments: 10, share: 1 } })).toEqual([512, null])
  })

  test('says what its move would save a month, for head and for main', () => {
    const { fn, markdown } = reported({ maxLatencyMs: 1000 })
    const { advice } = fn
    if (advice.kind !== 'advice' || !advice.move) throw new Error('no move')
    const { costPerMonthUsd, baseCostPerMonthUsd } = advice.move
    expect(Number(costPerMonthUsd)).not.toBe(Number(baseCostPerMonthUsd))
    expect(markdown).toContain('the cheapest that answers within 1,000 ms')
  })

  test('of a month beyond the known tiers says so instead of a sum', () => {
    const far = pricesIn('ap-east-1')
    const { fn: plain } = input()
    const { fn, report } = reported({
      fn: { ...plain, prices: { base: far, head: far } },
      invocationsPerMonth: 1e12,
    })
    expect(fn.month).toBeNull()
    expect(report.notes).toEqual([
      'resize: The volume tiers of ap-east-1 are not in the price table, and this month goes beyond the first one.',
    ])
  })

  test('was measured at a price that was predicted, and both are shown', () => {
    const { report, markdown } = reported()
    expect(markdown).toContain(
      'The run itself cost $0.020 (12 invocations). Predicted for the first look (300 invocations): $0.00010 to $0.400 (if all of them timed out).',
    )
    expect(reportOutputs(report)).toMatchObject({
      'spend-usd': 0.02,
      'predicted-spend-usd': 0.4,
    })
  })
})
