import type { Report } from '../report/schema.ts'

/** Whether a verdict lets the pull request through. */
export function lets(verdict: Report['verdict'], onInconclusive: 'pass' | 'fail'): boolean {
  switch (verdict) {
    case 'pass':
    case 'accepted':
      return true
    case 'inconclusive':
      return onInconclusive === 'pass'
    case 'fail':
      return false
  }
}
