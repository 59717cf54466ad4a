import type { AnchorPoint } from '../../history/anchor.ts'
import type {
  HistoryAnchor,
  HistoryChange,
  HistoryLine,
  MeasuredLine,
  UnchangedLine,
} from '../../history/line.ts'
import type { MeasuredFunction, Report, ReportChange, ReportRow } from '../../report/schema.ts'
import { defined } from '../../shared/defined.ts'
import { VERSION } from '../../shared/version.ts'
import type { BaseOrigin } from './base-code.ts'

/** What is known of a merge beside its measurements. */
export interface Merge {
  commit: string | undefined
  pullRequest?: number
  /** Address of the repository, for links. */
  repository?: string
}

export interface LinesInput {
  report: Report
  merge: Merge
  origins: ReadonlyMap<string, BaseOrigin>
  /** The commit that was recorded before, by function. */
  baseCommits: ReadonlyMap<string, string | null>
  anchor: AnchorPoint | undefined
  /** The comparison with the anchor's code, by function, where it was measured. */
  live: ReadonlyMap<string, MeasuredFunction>
}

const MAX_CAUSES = 5

/** The lines that a report adds to the history; of what could not be measured, none. */
export function linesOf(input: LinesInput): HistoryLine[] {
  return input.report.functions.flatMap((each): HistoryLine[] => {
    if (each.kind === 'measured') return measuredLines(each, input)
    return each.kind === 'unchanged' ? [unchangedLine(each.name, input)] : []
  })
}

function unchangedLine(name: string, input: LinesInput): UnchangedLine {
  return { ...recordedOf(name, input), kind: 'unchanged' }
}

function recordedOf(name: string, { report, merge, baseCommits }: LinesInput) {
  const { commit, pullRequest, repository } = merge
  return {
    schema: 1,
    time: report.startedAt,
    commit: commit ?? null,
    baseCommit: baseCommits.get(name) ?? null,
    pullRequest: pullRequest ?? null,
    ...defined({ repository }),
    function: name,
    seed: report.seed,
    versions: { gate: VERSION },
  } as const
}

function measuredLines(fn: MeasuredFunction, input: LinesInput): MeasuredLine[] {
  const [only] = fn.payloadSet
  const single = fn.payloadSet.length === 1 ? only?.name : undefined
  const rows = [
    ...sizesOf(fn).map((row) => ({ row, payload: single ?? null })),
    ...(single === undefined ? fn.payloads.map((row) => ({ row, payload: row.payload })) : []),
  ]
  return rows.flatMap(({ row, payload }) => lineOf(fn, row, payload, input))
}

/** As deployed at another size than before, the size's own row would compare something else. */
function sizesOf({ sizes, asDeployed }: MeasuredFunction): readonly ReportRow[] {
  if (asDeployed === null) return sizes
  const others = sizes.filter(({ memoryMB }) => memoryMB !== asDeployed.memoryMB)
  return [...others, asDeployed].toSorted((a, b) => a.memoryMB - b.memoryMB)
}

function lineOf(
  fn: MeasuredFunction,
  row: ReportRow,
  payload: string | null,
  input: LinesInput,
): MeasuredLine[] {
  const single = fn.payloadSet.length === 1 ? fn.payloadSet[0]?.name : undefined
  const { head, base } = row
  if (head === null || payload === '') return []
  const origin = input.origins.get(fn.name)
  const isCompared = origin?.kind === 'kept' || origin?.kind === 'given'
  const { prices, coldStart, explanation } = fn
  const isDeployed = row.memoryMB === fn.deployedMB?.head
  const duration = changeOf(row.duration)
  const [low, high] = intervalMs(head.durationMs, duration)
  const findings = [
    ...new Set(fn.findings.filter(({ severity }) => severity !== 'info').map(({ kind }) => kind)),
  ]
  const anchor = anchorOf(fn.name, row.memoryMB, payload, input)
  const recorded = recordedOf(fn.name, input)
  return [
    {
      ...recorded,
      versions: { ...recorded.versions, prices: prices.head.asOf },
      kind: 'measured',
      backend: input.report.backend,
      region: fn.region,
      architecture: fn.architecture,
      runtime: fn.runtime,
      memoryMB: row.memoryMB,
      isDeployed,
      payload,
      durationMs: head.durationMs,
      durationLowMs: low,
      durationHighMs: high,
      costPerMillionUsd: head.costPerMillionUsd,
      maxMemoryUsedMB: head.maxMemoryUsedMB,
      environments: head.environments,
      invocations: head.invocations,
      failures: head.failures,
      base:
        isCompared && base
          ? { durationMs: base.durationMs, costPerMillionUsd: base.costPerMillionUsd }
          : null,
      duration: isCompared ? duration : null,
      cost: isCompared ? changeOf(row.cost) : null,
      init: coldStart && {
        ms: coldStart.headInitMs,
        change: isCompared ? changeOf(coldStart.init) : null,
      },
      ...(fn.package && { zipBytes: fn.package.headZipBytes, unzippedBytes: fn.package.headBytes }),
      ...defined({ logBytes: head.logBytes, monthUsd: monthUsdOf(fn, row, payload, single) }),
      verdict: fn.verdict,
      ...(findings.length > 0 && { findings }),
      ...(explanation &&
        explanation.causes.length > 0 && {
          causes: explanation.causes
            .slice(0, MAX_CAUSES)
            .map(({ kind, name, sharePercent }) => ({ kind, name, sharePercent })),
        }),
      ...(anchor && { anchor }),
    },
  ]
}

/** A month is of one size, of all payloads together, and of as many invocations as somebody said. */
function monthUsdOf(
  { month }: MeasuredFunction,
  { memoryMB }: ReportRow,
  payload: string | null,
  single: string | undefined,
): number | undefined {
  if (!month || month.assumed || month.memoryMB !== memoryMB) return undefined
  return payload === (single ?? null) ? month.headUsd : undefined
}

/** How the anchor's code compares, where it was measured at the same size with the same payload. */
function anchorOf(
  name: string,
  memoryMB: number,
  payload: string | null,
  { anchor, live }: LinesInput,
): HistoryAnchor | undefined {
  if (anchor === undefined) return undefined
  const compared = live.get(name)
  const isWhole = payload === null || compared?.payloadSet.length === 1
  const rows = compared === undefined ? [] : isWhole ? sizesOf(compared) : compared.payloads
  const row = rows.find(
    (each) =>
      each.memoryMB === memoryMB && (isWhole || ('payload' in each && each.payload === payload)),
  )
  return {
    ...anchor,
    duration: changeOf(row?.duration ?? null),
    cost: changeOf(row?.cost ?? null),
  }
}

function changeOf(change: ReportChange | null): HistoryChange | null {
  if (change === null) return null
  const { changePercent, lowPercent, highPercent } = change
  return { changePercent, lowPercent, highPercent }
}

/**
 * The interval of a duration, from that of the change: both sides have as many environments, so that of a
 * difference of logarithms half the variance is head's.
 */
function intervalMs(
  durationMs: number,
  change: HistoryChange | null,
): [number | null, number | null] {
  if (change === null || change.lowPercent === null || change.highPercent === null)
    return [null, null]
  if (change.lowPercent <= -100) return [null, null]
  const half = Math.log((100 + change.highPercent) / (100 + change.lowPercent)) / 2 / Math.SQRT2
  return [durationMs * Math.exp(-half), durationMs * Math.exp(half)]
}
