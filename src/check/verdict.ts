import type { Report } from '../report/schema.ts'
import { unknownOf } from '../report/verdict.ts'
import { EXIT } from './exit.ts'

type Judged = Pick<Report, 'verdict' | 'functions' | 'unrestored'>

/**
 * Whether a report lets the pull request through. What could not be measured never does: nothing is
 * known of it, however much is let through that is merely undecided. Nor does a run that leaves a function
 * changed.
 */
export function isPassing(
  { verdict, functions, unrestored = [] }: Judged,
  onInconclusive: 'pass' | 'fail',
): boolean {
  if (unrestored.length > 0 || unknownOf(functions).length > 0) return false
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

/**
 * The exit status that says so: 3 where a function is left changed, and where nothing failed and something
 * could not be measured.
 */
export function statusOf(report: Judged, onInconclusive: 'pass' | 'fail'): number {
  if (isPassing(report, onInconclusive)) return EXIT.pass
  if (report.unrestored?.length) return EXIT.couldNotMeasure
  const unknown = report.verdict !== 'fail' && unknownOf(report.functions).length > 0
  return unknown ? EXIT.couldNotMeasure : EXIT.fail
}
