import { openInPlace } from '../aws/lambda/in-place.ts'
import { invokeReplica } from '../aws/lambda/invoke.ts'
import { openPreviews, type Previews } from '../aws/lambda/previews.ts'
import { runtimeVersionOf } from '../aws/lambda/runtime-version.ts'
import { fromShelf } from '../code/shelf.ts'
import { expandPayload } from '../inputs/expand-payload.ts'
import { type CheckPlan, type FunctionPlan, SIDES, type Side } from '../inputs/plan.ts'
import type { Bench } from '../measure/collect.ts'
import { type Measurement, measure } from '../measure/measure.ts'
import type { Sample } from '../measure/sample.ts'
import type { InvocationCost } from '../money/invocation.ts'
import { seededRandom } from '../shared/random.ts'
import type { DecisionRule, FunctionCase, FunctionComparison, Step } from '../verdict/comparison.ts'
import { decisionRule } from '../verdict/looks.ts'
import { nextStep } from '../verdict/next-step.ts'
import { applySeverities } from '../verdict/severity-overrides.ts'
import { asExpected } from './as-expected.ts'
import { refuseMissingHandler } from './missing-handler.ts'
import type { Run } from './run.ts'
import type { Target } from './target.ts'
import { betweenSetUpAndTearDown } from './uncounted.ts'

/** All that a check could ever look at, at once. */
const CALIBRATION: DecisionRule = { looks: [16], confirmReplicas: 0 }

/** How many replicas a side and size get at each look. */
export function ruleFor(
  purpose: CheckPlan['purpose'],
  memorySizes: number,
  { maxEnvironments }: Partial<Pick<FunctionPlan, 'maxEnvironments'>>,
): DecisionRule {
  return purpose === 'calibrate' ? CALIBRATION : decisionRule(memorySizes, maxEnvironments)
}

/** Deploys previews of one function, measures until it is decided, and deletes them. */
export async function measureTarget(
  target: Target,
  run: Run,
  rule = ruleFor(run.plan.purpose, target.memorySizesMB.length, target.plan),
): Promise<Measurement<FunctionComparison>> {
  const { plan, lambda, meter, progress } = run
  const halt = new AbortController()
  const signal = AbortSignal.any([run.signal, halt.signal])
  const { name, payloads } = target.plan
  const function_ = caseOf(target, rule)
  await using previews = await previewsOf(target, run, signal)
  const random = seededRandom(plan.seed, `${name}: payloads`)
  let counter = 0
  const spend = (invoked: Billed) => {
    if (plan.backend === 'local') return
    const cost = costOf(invoked, function_)
    const told = meter.stopped()
    meter.add(cost)
    if (meter.allows(cost) || told) return
    run.note(
      `max-spend was reached after ${meter.spent().invocations} invocations; the report tells what was known by then.`,
    )
  }
  const halting = <Value>(promise: Promise<Value>): Promise<Value> => {
    promise.catch((error: unknown) => halt.abort(error))
    return promise
  }
  const bench: Bench = {
    deploy: (...demand) => previews.deploy(...demand).map(halting),
    async invoke(replica, payload) {
      const json = expandPayload(payload.json, {
        random,
        counter: ++counter,
        nowMs: run.now().getTime(),
      })
      const invocation = await invokeReplica(lambda, replica, json, {
        signal,
        timeoutSeconds: target.run[replica.side].timeoutSeconds,
      })
      const { unanswered = 0, report } = invocation
      for (let lost = 0; lost < unanswered; lost++) spend({ ...replica, ...report })
      return asExpected(invocation, payload.expect)
    },
  }
  const { setUp = [], tearDown = [] } = target.plan
  const [smallestMB = 128] = target.memorySizesMB
  const measuring = betweenSetUpAndTearDown({ setUp, tearDown }, bench, smallestMB, () =>
    measure({
      function_,
      payloads,
      lane: run.lanes.open(),
      seed: plan.seed,
      nextStep,
      bench,
      stopped: () => meter.stopped() || signal.aborted,
      onStep: (step) => progress.say(describeStep(step, target)),
      onSample(sample) {
        progress.step()
        spend(sample)
      },
      onPlanned: (calls) => progress.plan(calls),
      onSkipped: (calls) => progress.plan(-calls),
    }),
  )
  const measured = await orAborted(measuring, signal)
  refuseMissingHandler(measured.samples, target)
  const { severities } = target.plan
  return severities
    ? { ...measured, comparison: applySeverities(measured.comparison, severities) }
    : measured
}

function caseOf(
  { plan, memorySizesMB, deployedMB, prices, run: { base, head } }: Target,
  rule: DecisionRule,
): FunctionCase {
  return {
    name: plan.name,
    payloads: plan.payloads.map(({ name, weight }) => ({ name, weight })),
    memorySizesMB,
    ...(deployedMB && { deployedMB }),
    prices,
    ephemeralStorageMB: { base: base.ephemeralStorageMB, head: head.ephemeralStorageMB },
    limits: plan.limits,
    failOn: plan.failOn,
    rule,
  }
}

/** Opens the previews where the plan wants them. */
async function previewsOf(target: Target, run: Run, stop: AbortSignal): Promise<Previews> {
  const { plan, deployed, configuration } = target
  const code = { base: await fromShelf(target.code.base), head: await fromShelf(target.code.head) }
  const { lambda, mark, signal: cancelled, note, left, existing } = run
  const common = { lambda, mark, configuration, stop, left, note, existing }
  const { base, head } = code
  if (plan.preview === 'in-place' && base.kind === 'zip' && head.kind === 'zip') {
    const functionName = deployed?.configuration.FunctionName ?? plan.name
    return openInPlace({ ...common, functionName, code: { base, head }, now: run.now })
  }
  return openPreviews({
    ...common,
    runtimeVersionArn: await runtimeVersions(target, run),
    functionIdentity: `${deployed?.arn ?? plan.name}${target.variant ?? ''}`,
    code,
    sourceKeyArn: deployed?.sourceKeyArn,
    cancelled,
  })
}

/** A side that runs on the deployed runtime and architecture keeps to its version, too. */
async function runtimeVersions(
  { deployed, run: sides }: Target,
  { lambda, note }: Run,
): Promise<Partial<Record<Side, string>>> {
  if (!deployed) return {}
  const { Runtime: runtime, Architectures: [architecture = 'x86_64'] = [] } = deployed.configuration
  const same = SIDES.filter(
    (side) => sides[side].runtime === runtime && sides[side].architecture === architecture,
  )
  if (same.length === 0) return {}
  const { arn, note: unknown } = await runtimeVersionOf(lambda, deployed)
  if (unknown !== undefined) note(unknown)
  return arn === undefined ? {} : Object.fromEntries(same.map((side) => [side, arn]))
}

type Billed = Pick<Sample, 'side' | 'memoryMB' | 'billedMs'>

function costOf(sample: Billed, { prices, ephemeralStorageMB }: FunctionCase): InvocationCost {
  return {
    billedMs: sample.billedMs,
    memoryMB: sample.memoryMB,
    ephemeralStorageMB: ephemeralStorageMB[sample.side],
    prices: prices[sample.side],
  }
}

function describeStep(step: Step, { plan, memorySizesMB }: Target): string {
  const sizes = memorySizesMB.join(', ')
  switch (step.kind) {
    case 'look':
      return `${plan.name}: deploying ${SIDES.join(' and ')} at ${sizes} MB, up to ${step.replicas} environments each`
    case 'confirm':
      return `${plan.name}: confirming ${step.cells.length} possible regressions on ${step.replicas} fresh environments a side`
    case 'done':
      return `${plan.name}: ${step.comparison.verdict}`
  }
}

/** Settles with the promise, or rejects as soon as the signal is aborted. */
async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  // Nobody waits for it any more once the signal is aborted.
  promise.catch(() => {})
  signal.throwIfAborted()
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
