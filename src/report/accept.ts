import type { Acceptance, FunctionReport, Report } from './schema.ts'
import { verdictOf } from './verdict.ts'

/** The same report as if nobody had accepted anything: what was accepted fails again. */
export function withoutAcceptance(report: Report): Report {
  const functions = report.functions.map(
    (each): FunctionReport =>
      each.kind === 'measured' && each.verdict === 'accepted' ? { ...each, verdict: 'fail' } : each,
  )
  const verdict = report.verdict === 'accepted' ? 'fail' : report.verdict
  const { notAccepted: _, ...rest } = report
  return {
    ...rest,
    verdict: functions.some((each) => each.verdict === 'fail') ? 'fail' : verdict,
    acceptance: null,
    functions,
  }
}

/**
 * The same report once a maintainer has accepted its regressions; anything but a fail stays. A label
 * accepts what was measured, and no function that could not be.
 */
export function acceptReport(report: Report, acceptance: Acceptance): Report {
  if (report.verdict !== 'fail') return report
  const functions = report.functions.map(
    (each): FunctionReport =>
      each.kind === 'measured' && each.verdict === 'fail' ? { ...each, verdict: 'accepted' } : each,
  )
  const verdict = verdictOf(functions) === 'inconclusive' ? 'inconclusive' : 'accepted'
  return { ...report, verdict, acceptance, functions }
}
