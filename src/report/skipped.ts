import { buildReport, type ReportInput } from './build.ts'
import type { Report } from './schema.ts'

/**
 * The report of a run that measured nothing, so that nobody takes it for one that passed. Pure.
 * @param reason why, as sentences
 */
export function skippedReport(
  input: Omit<ReportInput, 'functions' | 'notes' | 'spend' | 'predicted'>,
  reason: string,
): Report {
  const report = buildReport({
    ...input,
    spend: { usd: 0, invocations: 0 },
    notes: [],
    functions: [],
  })
  return { ...report, verdict: 'skipped', skipReason: reason }
}
