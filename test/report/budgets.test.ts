import { describe, expect, test } from '@jest/globals'
import type { Budgets } from '../../src/inputs/budget-inputs.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { MeasuredInput } from '../../src/report/measured.ts'
import type { MeasuredFunction, Report } from '../../src/report/schema.ts'
import { aReport } from '../support/report.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'

const fn = functionCase({
  memorySizesMB: [512, 1024],
  deployedMB: { base: 1024, head: 1024 },
  rule: { looks: [8], confirmReplicas: 0 },
})
const comparison = comparisonOf(
  fn,
  samplesOf(fn, {
    replicas: 8,
    spread: 0.01,
    durationMs: ({ memoryMB }) => (memoryMB === 512 ? 800 : 400),
    initMs: () => 200,
  }),
)
const MEGABYTE = 2 ** 20

function report(budgets: Budgets, without: readonly (keyof MeasuredInput)[] = []): Report {
  const { backend, base, head, seed, startedAt, finishedAt, spend } = aReport()
  return buildReport({
    ...{ backend, seed, spend, notes: [] },
    base: { sha: String(base.sha), ref: String(base.ref) },
    head: { sha: String(head.sha), ref: String(head.ref) },
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
    functions: [
      {
        kind: 'measured',
        fn,
        comparison,
        payloads: [{ name: 'large', weight: 1, source: 'inline' }],
        configuration: {
          base: { architecture: 'x86_64', timeoutSeconds: 3, ephemeralStorageMB: 512 },
          head: { architecture: 'x86_64', timeoutSeconds: 3, ephemeralStorageMB: 512 },
        },
        coldStartShare: 0.01,
        invocationsPerMonth: 1_000_000,
        package: {
          ...{ baseBytes: MEGABYTE, headBytes: 20 * MEGABYTE, grown: [] },
          ...{ baseZipBytes: MEGABYTE, headZipBytes: 6 * MEGABYTE },
        },
        budgets,
        ...Object.fromEntries(without.map((key) => [key, undefined])),
      },
    ],
  })
}

const only = ({ functions: [each] }: Report) => each as MeasuredFunction
const messages = (budgets: Budgets, without?: readonly (keyof MeasuredInput)[]) =>
  only(report(budgets, without)).findings.map(({ severity, message }) => `${severity}: ${message}`)

describe('budgets in the report', () => {
  test('say what head does, how sure that is, what base does, and the limit', () => {
    const figure =
      /^fail: At 1,024 MB an invocation of head takes \d{3} ms \(95 % interval \d{3} ms to \d{3} ms; base \d{3} ms\), which exceeds max-duration \(300 ms\)\.$/
    expect(messages({ durationMs: 300 })).toEqual([expect.stringMatching(figure)])
    expect(messages({ initMs: 100 })[0]).toMatch(
      /^fail: A cold start of head initializes for \d{3} ms \(.*\), which exceeds max-init-duration \(100 ms\)\.$/,
    )
    expect(messages({ costPerMillionUsd: 5 })[0]).toMatch(
      /^fail: At 1,024 MB a million invocations of head cost \$6\.\d\d \(95 % interval .*; base \$6\.\d\d\), which exceeds max-cost-per-million \(\$5\.00\)\.$/,
    )
    expect(messages({ monthUsd: 5 })[0]).toMatch(
      /^fail: At 1,024 MB a month of head costs \$6\.\d\d \(95 % .*\), which exceeds max-month \(\$5\.00\)\.$/,
    )
    expect(messages({ packageMB: 5 })).toEqual([
      "fail: Head's package is 6.00 MB (base 1.00 MB), which exceeds max-package-size (5.00 MB).",
    ])
  })

  test('are judged at the deployed size alone, and say nothing where they are kept', () => {
    expect(messages({ durationMs: 500, initMs: 300, monthUsd: 8, packageMB: 6 })).toEqual([])
  })

  test('of a month include what logs and cold starts add: they are the figures of the month', () => {
    const { month } = only(report({ monthUsd: 5 }))
    const [finding] = only(report({ monthUsd: 5 })).findings
    expect(finding?.numbers).toMatchObject({ headUsd: month?.headUsd, baseUsd: month?.baseUsd })
  })

  test('that cannot be decided, or are unknown, are warned of and let the check pass', () => {
    const head = comparison.sizes[1]?.head?.durationMs ?? 0
    const unsure = report({ durationMs: head })
    expect(unsure.verdict).toBe('pass')
    expect(only(unsure).findings[0]).toMatchObject({ severity: 'warn', kind: 'duration-budget' })
    expect(messages({ packageMB: 5 }, ['package'])).toEqual([
      'warn: It is not known whether head stays within max-package-size (5.00 MB): its package is not available (a container image, or a zip that Lambda takes from S3).',
    ])
  })

  test('fail the check, head its comment, and mark the row', () => {
    const failing = report({ durationMs: 300, packageMB: 5 })
    expect(failing.verdict).toBe('fail')
    const markdown = renderMarkdown(failing)
    expect(markdown).toMatch(
      /❌ `resize`: \d{3} ms per invocation at 1,024 MB, above max-duration \(300 ms\)/,
    )
    expect(markdown).toMatch(/\| ❌ \| \*\*1,024.MB\*\* \(deployed\) \|.*\| above max-duration \|/)
    expect(markdown).toContain("❌ Head's package is 6.00 MB")
  })
})
