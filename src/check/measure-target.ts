import type { FunctionCase, Step } from '../compare/comparison.ts'
import { nextStep } from '../compare/next-step.ts'
import { SIDES } from '../config/plan.ts'
import type { InvocationCost } from '../cost/invocation.ts'
import { invokeReplica } from '../lambda/invoke.ts'
import { openPreviews } from '../lambda/previews.ts'
import { type Measurement, measure } from '../measure/measure.ts'
import type { Sample } from '../measure/sample.ts'
import type { Run } from './check.ts'
import type { Target } from './target.ts'

/** Looks at 4, 8 and 16 replicas a side and size; confirms on 8 fresh ones what it would fail for. */
const RULE = { looks: [4, 8, 16], confirmReplicas: 8 } as const

/** Deploys previews of one function, measures until it is decided, and deletes them. */
export async function measureTarget(target: Target, run: Run): Promise<Measurement> {
  const { plan, lambda, meter, progress, signal } = run
  const { name, payloads } = target.plan
  const function_ = caseOf(target)
  await using previews = openPreviews({
    lambda,
    mark: run.mark,
    functionIdentity: target.deployed?.arn ?? name,
    code: target.code,
    configuration: target.configuration,
  })
  let overspent = false
  const measuring = measure({
    function_,
    payloads,
    lanes: run.lanes,
    seed: plan.seed,
    nextStep,
    bench: {
      deploy: previews.deploy,
      invoke: (replica, payloadJson) => invokeReplica(lambda, replica, payloadJson),
    },
    stopped: () => overspent || signal.aborted,
    onStep: (step) => progress.say(describeStep(step, target)),
    onSample(sample) {
      progress.step()
      if (plan.backend === 'local') return
      const cost = costOf(sample, function_)
      meter.add(cost)
      overspent = !meter.allows(cost)
    },
    onPlanned: (calls) => progress.plan(calls),
    onSkipped: (calls) => progress.plan(-calls),
  })
  return await orAborted(measuring, signal)
}

function caseOf({
  plan,
  memorySizesMB,
  deployedMB,
  prices,
  ephemeralStorageMB,
}: Target): FunctionCase {
  return {
    name: plan.name,
    payloads: plan.payloads.map(({ name, weight }) => ({ name, weight })),
    memorySizesMB,
    ...(deployedMB && { deployedMB }),
    prices: { base: prices, head: prices },
    ephemeralStorageMB: { base: ephemeralStorageMB, head: ephemeralStorageMB },
    limits: plan.limits,
    failOn: plan.failOn,
    rule: RULE,
  }
}

function costOf(sample: Sample, { prices, ephemeralStorageMB }: FunctionCase): InvocationCost {
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
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
