import { snapStartOf } from '../aws/lambda/configuration.ts'
import type { Previews } from '../aws/lambda/previews.ts'
import {
  type Backend,
  type CheckPlan,
  type FunctionPlan,
  SIDES,
  type Side,
} from '../inputs/plan.ts'
import { judgedByOf } from '../inputs/saved-plan.ts'
import type { Invoker } from '../measure/collect.ts'
import { type Measurement, measure } from '../measure/measure.ts'
import type { Billing } from '../money/worst-case.ts'
import { counted, megabytes } from '../report/text/numbers.ts'
import { orAborted } from '../shared/or-aborted.ts'
import { seededRandom } from '../shared/random.ts'
import type { DecisionRule, FunctionCase, FunctionComparison, Step } from '../verdict/comparison.ts'
import { decisionRule, localDecisionRule } from '../verdict/looks.ts'
import { nextStep } from '../verdict/next-step.ts'
import { applySeverities } from '../verdict/severity-overrides.ts'
import { asExpected } from './as-expected.ts'
import { countLogs } from './count-logs.ts'
import { rememberTrace } from './explain/traces.ts'
import { openGate, withPlaces } from './gate.ts'
import { refuseMissingHandler } from './missing-handler.ts'
import { withPreviews } from './previews-of.ts'
import type { Run } from './run.ts'
import { betweenSetUpAndTearDown } from './set-up.ts'
import type { Target } from './target.ts'

/** All that a check could ever look at, at once. */
const CALIBRATION: DecisionRule = { looks: [16], confirmReplicas: 0 }

/** How many replicas per side and size get at each look. */
export function ruleFor(
  { purpose, backend }: Pick<CheckPlan, 'purpose' | 'backend'>,
  memorySizes: number,
  { maxEnvironments }: Partial<Pick<FunctionPlan, 'maxEnvironments'>>,
): DecisionRule {
  if (purpose === 'calibrate') {
    return backend === 'local' ? { ...CALIBRATION, oneMachine: true } : CALIBRATION
  }
  return backend === 'local'
    ? localDecisionRule(maxEnvironments)
    : decisionRule(memorySizes, maxEnvironments)
}

/** Deploys previews of one function, measures until it is decided, and has them deleted. */
export async function measureTarget(
  target: Target,
  run: Run,
  rule = ruleFor(run.plan, target.memorySizesMB.length, target.plan),
): Promise<Measurement<FunctionComparison>> {
  const halt = new AbortController()
  const signal = AbortSignal.any([run.signal, halt.signal])
  const measured = await withPreviews(target, run, signal, (previews) =>
    measureOn(previews, { target, run, rule, halt, signal }),
  )
  refuseMissingHandler(measured.samples, target)
  const { severities } = target.plan
  const known = { ...measured, fn: withDifferences(measured) }
  return severities
    ? { ...known, comparison: applySeverities(measured.comparison, severities) }
    : known
}

interface Measuring {
  target: Target
  run: Run
  rule: DecisionRule
  /** Aborted where a preview cannot be deployed. */
  halt: AbortController
  signal: AbortSignal
}

function measureOn(
  previews: Previews,
  { target, run, rule, halt, signal }: Measuring,
): Promise<Measurement<FunctionComparison>> {
  const { plan, progress } = run
  const { name, payloads, setUp = [], tearDown = [] } = target.plan
  const fn = caseOf(target, rule)
  const billing = billingOf(target, plan.backend)
  const gate = openGate({
    ...run,
    billing,
    signal: run.signal,
    random: seededRandom(plan.seed, `${name}: payloads`),
    onRefused: () => noteRefusal(run),
  })
  const halting = <Value>(promise: Promise<Value>): Promise<Value> => {
    promise.catch((error: unknown) => halt.abort(error))
    return promise
  }
  const invoker: Invoker = {
    shares: plan.backend === 'local',
    deploy: (side, memoryMB) =>
      halting(gate.deploy({ side, memoryMB }, () => previews.deploy(side, memoryMB))),
    async invoke(replica, payload, hints) {
      signal.throwIfAborted()
      const invocation = await gate.invoke(replica, payload, { hints })
      const { traceId } = invocation ?? {}
      if (traceId !== undefined) rememberTrace(run.traces, name, { ...replica, traceId })
      return invocation && asExpected(invocation, payload.expect)
    },
  }
  const [memoryMB = 128] = target.memorySizesMB
  const { deploy } = invoker
  let isFirst = true
  const events = withPlaces(gate, run.shares.invocations)
  return betweenSetUpAndTearDown({ setUp, tearDown }, { deploy, gate: events, memoryMB }, () =>
    orAborted(
      measure({
        fn,
        payloads,
        share: run.shares.open(),
        seed: plan.seed,
        nextStep,
        invoker,
        stopped: () => gate.refused() || signal.aborted,
        ...(plan.purpose !== 'calibrate' && {
          countLogs: (samples) => countLogs(samples, target, { ...run, signal }),
        }),
        onStep(step) {
          progress.say(describeStep(step, target, isFirst))
          isFirst = false
        },
        onSample: () => progress.step(),
        onPlanned: (calls) => progress.plan(calls),
        onSkipped: (calls) => progress.plan(-calls),
      }),
      signal,
    ),
  )
}

/** The case with what came of comparing the responses, which themselves are kept nowhere. */
function withDifferences({ fn, comparison }: Measurement<FunctionComparison>): FunctionCase {
  const responseDifferences = comparison.findings.flatMap((finding) => {
    if (finding.kind !== 'different-answer') return []
    const { kind: _, severity: __, memoryMB: ___, ...difference } = finding
    return [difference]
  })
  return responseDifferences.length === 0 ? fn : { ...fn, responseDifferences }
}

function caseOf(
  { plan, memorySizesMB, deployedMB, prices, run: { base, head } }: Target,
  rule: DecisionRule,
): FunctionCase {
  return {
    name: plan.name,
    payloads: plan.payloads.map(({ name, weight, expect }) => {
      return { name, weight, ...(expect && { hasExpectation: true }) }
    }),
    memorySizesMB,
    ...(deployedMB && { deployedMB }),
    prices,
    ephemeralStorageMB: { base: base.ephemeralStorageMB, head: head.ephemeralStorageMB },
    ...judgedByOf(plan),
    rule,
  }
}

/** What either side may be billed; the embedded service has no SnapStart. */
export function billingOf(
  { run, prices, configuration }: Target,
  backend: Backend,
): Record<Side, Billing> {
  const of = (side: Side): Billing => {
    const snapStart = backend === 'local' ? undefined : snapStartOf(configuration[side])
    const { timeoutSeconds, ephemeralStorageMB } = run[side]
    const known = { timeoutSeconds, ephemeralStorageMB, prices: prices[side] }
    return snapStart === undefined ? known : { ...known, snapStart }
  }
  return { base: of('base'), head: of('head') }
}

/** Once a run: whatever comes after it is refused for the same reason. */
function noteRefusal({ budget, alreadyNoted, note }: Run): void {
  if (alreadyNoted.has('max-spend')) return
  alreadyNoted.add('max-spend')
  note(
    `max-spend was reached after ${budget.spent().invocations} invocations; the report shows what was known by then.`,
  )
}

function describeStep(step: Step, { plan, memorySizesMB }: Target, isFirst: boolean): string {
  const sizes = memorySizesMB.map(megabytes).join(', ')
  switch (step.kind) {
    case 'look':
      return isFirst
        ? `${plan.name}: deploying ${SIDES.join(' and ')} at ${sizes}, up to ${step.replicas} environments each`
        : `${plan.name}: not decided yet; continuing with up to ${step.replicas} environments each`
    case 'confirm':
      return `${plan.name}: confirming ${counted(step.cells.length, 'possible regression')} on ${step.replicas} fresh environments per side`
    case 'done':
      return `${plan.name}: ${step.comparison.verdict}`
  }
}
