import { identityOf } from '../code/code.ts'
import type { CheckPlan } from '../config/plan.ts'
import { buildReport, type FunctionInput } from '../report/build.ts'
import type { Report } from '../report/schema.ts'
import type { CheckResult, FunctionResult } from './check.ts'

/** The report of a check. */
export function reportOf({ backend, identity, seed }: CheckPlan, result: CheckResult): Report {
  return buildReport({
    backend,
    base: identity.base,
    head: identity.head,
    ...(identity.pullRequest !== undefined && { pullRequest: identity.pullRequest }),
    seed,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    spend: result.spend,
    notes: result.notes,
    functions: result.functions.map(functionInput),
  })
}

function functionInput(result: FunctionResult): FunctionInput {
  const { plan, code, configuration } = result.target
  if (result.kind === 'unchanged') {
    return { kind: 'unchanged', name: plan.name, codeSha256: identityOf(code.head) }
  }
  return {
    kind: 'measured',
    function_: result.function_,
    comparison: result.comparison,
    payloads: plan.payloads,
    ...(configuration.Runtime !== undefined && { runtime: configuration.Runtime }),
    ...(plan.invocationsPerMonth !== undefined && {
      invocationsPerMonth: plan.invocationsPerMonth,
    }),
    coldStartShare: plan.coldStartShare,
  }
}
