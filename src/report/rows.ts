import { defined } from '../shared/defined.ts'
import type { Change, Row, SideFigures } from '../verdict/comparison.ts'
import type { ReportChange, ReportRow } from './schema.ts'

/** A row of the comparison, with `null` for what is not known. */
export function reportRow({
  memoryMB,
  baseMemoryMB,
  ranAtMB,
  base,
  head,
  duration,
  cost,
  missing,
}: Row): ReportRow {
  return {
    memoryMB,
    baseMemoryMB: baseMemoryMB ?? null,
    ...defined({ ranAtMB }),
    base: base && figures(base),
    head: head && figures(head),
    duration: reportChange(duration),
    cost: reportChange(cost),
    ...(missing && {
      missing: { payloads: [...missing.payloads], trafficPercent: missing.trafficPercent },
    }),
  }
}

function figures(side: SideFigures): SideFigures {
  return {
    durationMs: side.durationMs,
    billedMs: side.billedMs,
    costPerMillionUsd: side.costPerMillionUsd,
    ...defined({ logBytes: side.logBytes, logPerMillionUsd: side.logPerMillionUsd }),
    maxMemoryUsedMB: side.maxMemoryUsedMB,
    environments: side.environments,
    invocations: side.invocations,
    failures: side.failures,
  }
}

/** JSON knows no infinity: an interval from a single environment has no ends. */
export function reportChange(change: Change | null): ReportChange | null {
  if (change === null || !Number.isFinite(change.changePercent)) return null
  return {
    changePercent: change.changePercent,
    lowPercent: finiteOrNull(change.lowPercent),
    highPercent: finiteOrNull(change.highPercent),
    verdict: change.verdict,
    detectableIncreasePercent: finiteOrNull(change.detectableIncreasePercent),
  }
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
