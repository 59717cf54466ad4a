import type { Severities } from '../inputs/severities.ts'
import type { Finding, FunctionComparison, Row, RowVerdict } from './comparison.ts'

/**
 * Applies the user's severities to a comparison: `off` drops findings, `warn` and `fail` set them, and
 * the verdict follows. `fail` on a regression leaves what `fail-on` decided: regressions at sizes
 * that `fail-on` lets pass are not confirmed by fresh replicas and must not fail a check, nor must a
 * budget that may be exceeded.
 */
export function applySeverities(
  comparison: FunctionComparison,
  severities: Severities,
): FunctionComparison {
  const findings = comparison.findings.flatMap((finding) => withSeverity(finding, severities))
  return { ...comparison, findings, verdict: verdictAfter(comparison, findings) }
}

/** A finding as the user wants it; none where it is switched off. */
export function withSeverity(finding: Finding, severities: Severities): Finding[] {
  const { kind } = finding
  const override = kind === 'inconclusive' ? undefined : severities[kind]
  switch (override) {
    case undefined:
      return [finding]
    case 'off':
      return []
    case 'fail':
      return isRuled(finding) ? [finding] : [{ ...finding, severity: 'fail' }]
    case 'warn':
      return [{ ...finding, severity: 'warn' }]
  }
}

function verdictAfter(comparison: FunctionComparison, findings: readonly Finding[]): RowVerdict {
  if (findings.some(({ severity }) => severity === 'fail')) return 'fail'
  if (comparison.verdict !== 'fail') return comparison.verdict
  // What failed no longer does. A regression that was found is a result; without one, the rows say
  // whether the questions of duration and cost were answered at all.
  const answered = comparison.findings.some(
    ({ kind }) => kind === 'duration-regression' || kind === 'cost-regression',
  )
  return answered || comparison.sizes.every(isAnswered) ? 'pass' : 'inconclusive'
}

function isAnswered({ duration, cost }: Row): boolean {
  return [duration, cost].every((change) => change !== null && change.verdict !== 'inconclusive')
}

/** Whether a rule says when it fails, which `fail` would only blur. */
function isRuled({ kind }: Finding): boolean {
  return kind.endsWith('-regression') || kind.endsWith('-budget')
}
