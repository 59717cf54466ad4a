import type { Traffic } from '../aws/cloudwatch/traffic.ts'
import { snapStartOf } from '../aws/lambda/configuration.ts'
import { addressOf } from '../code/code.ts'
import type { CheckPlan, Side } from '../inputs/plan.ts'
import { reportedWithOf } from '../inputs/saved-plan.ts'
import { transferOf } from '../money/transfer.ts'
import type { FunctionInput, ReportInput } from '../report/build.ts'
import type { DownstreamInput } from '../report/downstream.ts'
import { deployedFactsOf, sidesOf, sourcesOf } from '../report/looked-up.ts'
import { defined } from '../shared/defined.ts'
import type { PeakUse } from '../verdict/capacity.ts'
import { pricedUses, unpricedClasses } from '../verdict/downstream.ts'
import type { CheckResult } from './check.ts'
import type { KnownTraffic } from './cloudwatch.ts'
import { explain } from './exit.ts'
import type { FunctionResult } from './run.ts'
import type { Target } from './target.ts'
import { tracingOf } from './tracing.ts'

/** AWS: cold starts are under 1 % of invocations. */
const USUAL_COLD_START_SHARE = 0.01

/** What the report of a check is made of. */
export function reportInputOf(
  { backend, identity, seed, leftOut }: CheckPlan,
  result: CheckResult,
  traffic: KnownTraffic = { of: new Map(), notes: [] },
): ReportInput {
  return {
    backend,
    base: identity.base,
    head: identity.head,
    ...defined({
      mergeSha: identity.mergeSha,
      step: identity.step,
      pullRequest: identity.pullRequest,
    }),
    seed,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    spend: result.spend,
    ...(result.predicted && { predicted: result.predicted }),
    notes: [...result.notes, ...traffic.notes],
    ...(leftOut && { leftOut }),
    unrestored: result.unrestored,
    functions: result.functions.map((each) => functionInput(each, traffic.of.get(each.plan.name))),
  }
}

function functionInput(result: FunctionResult, traffic: Traffic | undefined): FunctionInput {
  if (result.kind === 'new') return { kind: 'new', name: result.plan.name }
  if (result.kind === 'unmeasured') {
    return {
      kind: 'unmeasured',
      name: result.plan.name,
      reason: explain(result.error).message,
    }
  }
  const { target } = result
  const { plan, configuration, run, provisioned } = target
  if (result.kind === 'unchanged') {
    return { kind: 'unchanged', name: plan.name, ...unchangedCode(target), ...sourcesOf(target) }
  }
  const { invocationsPerMonth: stated, ...said } = plan
  const invocationsPerMonth = stated === 'auto' ? traffic?.invocationsPerMonth : stated
  const { growth } = result
  return {
    kind: 'measured',
    fn: result.fn,
    comparison: result.comparison,
    payloads: plan.payloads,
    configuration: run,
    ...sidesOf(target),
    ...(result.other && { other: result.other }),
    ...reportedWithOf({
      ...said,
      ...defined({ invocationsPerMonth }),
      coldStartShare: plan.coldStartShare ?? traffic?.coldStartShare ?? USUAL_COLD_START_SHARE,
    }),
    ...(growth && { package: growth }),
    ...downstreamOf(result),
    ...peakUseOf(target, traffic),
    ...deployedFactsOf(target),
    ...(provisioned &&
      provisioned.environments > 0 && {
        provisioned: {
          environments: provisioned.environments,
          share: traffic?.provisionedShare ?? 1,
        },
      }),
    ...activeTracing(target),
    snapStart: snapStartOf(configuration.head) === 'paid',
  }
}

/** Nothing is said of it where X-Ray records neither side. */
function activeTracing(target: Target): { tracing?: Record<Side, boolean> } {
  const tracing = tracingOf(target)
  return tracing.base || tracing.head ? { tracing } : {}
}

/** What CloudWatch knows of its concurrency, where it is known what limits it. */
function peakUseOf(
  { concurrencyLimit }: Target,
  traffic: Traffic | undefined,
): { peakUse?: PeakUse } {
  const peak = traffic?.peakConcurrency
  if (peak === undefined || !concurrencyLimit) return {}
  return { peakUse: { peak, limit: concurrencyLimit.executions, kind: concurrencyLimit.kind } }
}

/** What both sides ask of others, where that was counted, at the price of each request. */
function downstreamOf({ explained, plan, target }: Extract<FunctionResult, { kind: 'measured' }>): {
  downstream?: DownstreamInput
} {
  if (explained?.kind !== 'explained') return {}
  const counts = plan.countDownstream ?? false
  if (explained.downstream.length === 0 && !counts) return {}
  const pricesOf = (side: Side) => target.prices[side].requests ?? {}
  const prices = { base: pricesOf('base'), head: pricesOf('head') }
  const uses = pricedUses(explained.downstream, prices)
  const unpriced = unpricedClasses(uses)
  return {
    downstream: {
      payload: explained.explanation.payload,
      uses,
      counts,
      ...(plan.dataTransfer && { transfer: transferOf(uses, plan.dataTransfer, prices) }),
      ...(unpriced.length > 0 && { unpriced }),
    },
  }
}

/** The hash that Lambda has of the code, or would have; of two directories nobody has one. */
function unchangedCode({ plan, deployed, code: { base, head } }: Target): { codeSha256?: string } {
  if (head.kind !== 'zip') return { codeSha256: addressOf(head) }
  const given = head.givenSha256 ?? (base.kind === 'zip' ? base.givenSha256 : undefined)
  const codeSha256 = plan.code.base.kind === 'deployed' ? deployed?.codeSha256 : given
  return codeSha256 === undefined ? {} : { codeSha256 }
}
