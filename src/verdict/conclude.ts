import { compareColdStarts } from './cold-start.ts'
import type { FunctionComparison, RowVerdict } from './comparison.ts'
import { graded } from './fail-on.ts'
import type { Fact, Finding } from './finding.ts'
import {
  coldStartFindings,
  headroomFindings,
  improvementFindings,
  otherSizesFindings,
  regressionFindings,
} from './findings.ts'
import { inconclusiveFindings } from './inconclusive.ts'
import { logGrowthFindings } from './log-growth.ts'
import type { Outcome } from './outcome.ts'
import { deployedRow, payloadRows, sizeRows } from './rows.ts'

/**
 * The comparison of one function, once nothing more is measured.
 * @param failures findings about failed invocations
 * @param replicas replicas that every size and side has at least
 */
export function conclude(
  outcome: Outcome,
  failures: readonly Finding[],
  replicas: number,
): FunctionComparison {
  const sizes = sizeRows(outcome)
  const asDeployed = deployedRow(outcome)
  const coldStart = compareColdStarts(outcome.judged)
  const grade = (fact: Fact) => graded(fact, outcome.judged.fn)
  const worse = [
    ...failures,
    ...[...regressionFindings(outcome), ...coldStartFindings(outcome, coldStart)].map(grade),
  ]
  const verdict = verdictOf(worse, outcome)
  return {
    verdict,
    replicas,
    confirmed: outcome.confirmed,
    ...(asDeployed && { asDeployed }),
    sizes,
    payloads: payloadRows(outcome),
    coldStart,
    findings: [
      ...worse,
      ...[
        ...otherSizesFindings(outcome),
        ...(verdict === 'inconclusive' ? inconclusiveFindings(outcome) : []),
        ...improvementFindings(outcome),
        ...headroomFindings(sizes),
        ...logGrowthFindings(outcome.judged),
      ].map(grade),
    ],
  }
}

/** Regressions that `fail-on: none` only warns about let the check pass. */
function verdictOf(worse: readonly Finding[], { decision, regressions }: Outcome): RowVerdict {
  if (worse.some(({ severity }) => severity === 'fail')) return 'fail'
  return decision.nonInferior || regressions.length > 0 ? 'pass' : 'inconclusive'
}
