import type { Report } from '../report/schema.ts'
import { unknownOf } from '../report/verdict.ts'
import { EXIT } from './exit.ts'

type Judged = Pick<Report, 'verdict' | 'functions'>

/**
 * Whether a report lets the pull request through. What could not be measured never does: nothing is
 * known of it, however much is let through that is merely undecided.
 */
export function lets({ verdict, functions }: Judged, onInconclusive: 'pass' | 'fail'): boolean {
  if (unknownOf(functions).length > 0) return false
  switch (verdict) {
    case 'pass':
    case 'accepted':
      return true
    case 'inconclusive':
      return onInconclusive === 'pass'
    case 'fail':
    case 'skipped':
      return false
  }
}

/** The exit status that says so: 3 where nothing failed and something could not be measured. */
export function statusOf(report: Judged, onInconclusive: 'pass' | 'fail'): number {
  if (lets(report, onInconclusive)) return EXIT.pass
  const unknown = report.verdict !== 'fail' && unknownOf(report.functions).length > 0
  return unknown ? EXIT.couldNotMeasure : EXIT.fail
}
