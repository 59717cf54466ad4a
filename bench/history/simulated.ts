import { withCreep } from '../../src/check/record/creep-findings.ts'
import { linesOf } from '../../src/check/record/lines-of.ts'
import { readRecorded } from '../../src/check/record/recorded.ts'
import { writeRecord } from '../../src/check/record/write.ts'
import { type AnchorPoint, anchorPoint, type Release } from '../../src/history/anchor.ts'
import { reportFinding } from '../../src/report/findings.ts'
import { reportRow } from '../../src/report/rows.ts'
import type { MeasuredFunction, Report } from '../../src/report/schema.ts'
import type { FileStore } from '../../src/shared/file-store.ts'
import type { FunctionComparison } from '../../src/verdict/comparison.ts'
import { decisionRule } from '../../src/verdict/looks.ts'
import { aFunction, anUnchangedFunction, aReport } from '../../test/support/report.ts'
import { runChecks, simulatedCase } from '../simulator/run-checks.ts'
import { SCENARIOS } from '../simulator/scenario.ts'
import type { Merge } from './plan.ts'

export interface SimulatedRecord {
  merges: readonly Merge[]
  merge: Merge
  names: readonly string[]
  commitOf: (merge: number) => string
  startedAt: Date
  releases: readonly Release[]
}

/**
 * A record as `performRecord` makes it, of which the samples alone are drawn, in typical noise, instead of
 * being measured: the rule, the history, creep and the files are the real ones.
 */
export async function simulatedRecord(
  store: FileStore,
  { merges, merge, names, commitOf, startedAt, releases }: SimulatedRecord,
): Promise<Report> {
  const recorded = await readRecorded(store)
  const changed = merge.changed === undefined ? names : [merge.changed]
  const report = aReport({
    startedAt: startedAt.toISOString(),
    functions: names.map((name) =>
      changed.includes(name)
        ? measured(name, merge.factor, seedOf(name))
        : anUnchangedFunction(name),
    ),
  })
  const anchor = anchorPoint(recorded.lines, {
    wish: { kind: 'release' },
    releases,
    now: startedAt,
  })
  const live = new Map(
    anchor
      ? changed.map((name) => {
          const since = sinceOf(name, anchor)
          return [name, measured(name, since, 1_000_000 + seedOf(name))]
        })
      : [],
  )
  const isFirst = merge.number === 1
  const origin = isFirst ? ({ kind: 'first' } as const) : ({ kind: 'given' } as const)
  const before = isFirst ? null : commitOf(merge.number - 1)
  const lines = (of: Report) =>
    linesOf({
      report: of,
      merge: { commit: commitOf(merge.number), pullRequest: merge.number },
      origins: new Map(names.map((name) => [name, origin])),
      baseCommits: new Map(names.map((name) => [name, before])),
      ...{ anchor, live },
    })
  const all = [...recorded.lines, ...lines(report)]
  const judged = anchor
    ? withCreep(report, { lines: all, anchor, severitiesOf: () => undefined })
    : report
  await writeRecord(store, {
    ...{ lines: lines(judged), code: [], now: startedAt, anchorTime: anchor?.time },
    message: `Record ${merge.number}`,
  })
  return judged

  function seedOf(name: string): number {
    return 100 * merge.number + names.indexOf(name)
  }

  /** What its changes came to since the anchor was recorded. */
  function sinceOf(name: string, { commit }: AnchorPoint): number {
    const from = merges.findIndex(({ number }) => commitOf(number) === commit) + 1
    return merges
      .slice(from, merge.number)
      .filter((each) => each.changed === name)
      .reduce((factor, each) => factor * each.factor, 1)
  }
}

/** A check by the real rule, of samples that are drawn instead of measured, as a report has it. */
export function measured(name: string, factor: number, seed: number): MeasuredFunction {
  let comparison: FunctionComparison | undefined
  runChecks({
    scenario: SCENARIOS.typical,
    effect: { name: 'merge', factor },
    checks: 1,
    seed,
    fn: simulatedCase(1, 1, decisionRule(1), true),
    onComparison: (each) => {
      comparison = each
    },
  })
  if (comparison === undefined) throw new Error('Nothing was compared.')
  return aFunction({
    name,
    verdict: comparison.verdict,
    sizes: comparison.sizes.map(reportRow),
    payloads: [],
    payloadSet: [{ name: 'small', weight: 1, source: 'inline' }],
    findings: comparison.findings.map(reportFinding),
  })
}
