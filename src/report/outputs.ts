import { defined } from '../shared/defined.ts'
import { completeDeployedRow } from './deployed.ts'
import type { MeasuredFunction, Report } from './schema.ts'

/** The action's outputs that the report holds; what is not known is absent. */
export interface ReportOutputs {
  verdict: Report['verdict']
  'cost-change-percent'?: number
  'duration-change-percent'?: number
  'recommended-memory-size'?: number
  'spend-usd': number
  'predicted-spend-usd'?: number
}

/**
 * Changes are those at the deployed size. Of several functions the worst change counts, and a
 * recommended size is given only for a single one.
 */
export function reportOutputs(report: Report): ReportOutputs {
  const measured = report.functions.filter((each) => each.kind === 'measured')
  const cost = worstChange(measured, 'cost')
  const duration = worstChange(measured, 'duration')
  const recommended = recommendedMB(measured)
  return {
    verdict: report.verdict,
    ...defined({
      'cost-change-percent': cost,
      'duration-change-percent': duration,
      'recommended-memory-size': recommended,
    }),
    'spend-usd': report.spend.usd,
    ...(report.spend.predicted && { 'predicted-spend-usd': report.spend.predicted.mostUsd }),
  }
}

function worstChange(
  functions: readonly MeasuredFunction[],
  measure: 'cost' | 'duration',
): number | undefined {
  const changes = functions.flatMap(
    (each) => completeDeployedRow(each)?.[measure]?.changePercent ?? [],
  )
  return changes.length === 0 ? undefined : Math.max(...changes)
}

function recommendedMB(functions: readonly MeasuredFunction[]): number | undefined {
  const [only] = functions
  if (functions.length !== 1 || only?.advice.kind !== 'advice') return undefined
  return only.advice.recommendedMB
}
