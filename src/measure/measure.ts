import type { Payload } from '../inputs/plan.ts'
import { seededRandom } from '../shared/random.ts'
import type { FunctionCase, NextStep, Step } from './case.ts'
import { type Bench, collect, type Demand } from './collect.ts'
import { watchForGivingUp } from './give-up.ts'
import type { Lane } from './lanes.ts'
import { keepResponses } from './responses.ts'
import { replicaOf, type Sample } from './sample.ts'

export interface MeasureOptions<Comparison> {
  function_: FunctionCase
  payloads: readonly Payload[]
  bench: Bench
  lane: Lane
  seed: number
  /** Decides, from the samples so far, what to measure next. */
  nextStep: NextStep<Comparison>
  stopped: () => boolean
  onSample: (sample: Sample) => void
  onPlanned: (calls: number) => void
  onSkipped: (calls: number) => void
  onStep?: (step: Step<Comparison>) => void
}

/** What was measured of one function, and what it comes to. */
export interface Measurement<Comparison> {
  /** The case as it was decided: with what had to be given up. */
  function_: FunctionCase
  comparison: Comparison
  samples: readonly Sample[]
}

/**
 * Measures one function until its comparison is decided: deploys and calls replicas for each look,
 * and for a confirmation, as the decision rule asks for them.
 */
export async function measure<Comparison>(
  options: MeasureOptions<Comparison>,
): Promise<Measurement<Comparison>> {
  const samples: Sample[] = []
  const watch = watchForGivingUp(options.payloads.length)
  const responses = keepResponses()
  const random = seededRandom(options.seed, options.function_.name)
  let exhausted = false
  for (;;) {
    const known = { ...options.function_, givenUp: watch.list(), exhausted }
    const step = options.nextStep(known, samples, responses.kept())
    options.onStep?.(step)
    if (step.kind === 'done') {
      return { function_: known, comparison: step.comparison, samples }
    }
    const before = samples.length
    await collect(demandsOf(step, samples, options), {
      ...options,
      sizes: options.function_.memorySizesMB.length,
      random,
      watch,
      record(sample, response) {
        samples.push(sample)
        responses.add(sample, response)
        options.onSample(sample)
      },
    })
    exhausted = options.stopped() || samples.length === before
  }
}

function demandsOf(
  step: Exclude<Step<unknown>, { kind: 'done' }>,
  samples: readonly Sample[],
  { function_, payloads }: Pick<MeasureOptions<unknown>, 'function_' | 'payloads'>,
): Demand[] {
  if (step.kind === 'look') {
    return function_.memorySizesMB
      .map((memoryMB) => ({
        memoryMB,
        replicas: step.replicas - replicasSoFar(samples, memoryMB),
        payloads,
        stage: 'look' as const,
      }))
      .filter(({ replicas }) => replicas > 0)
  }
  const sizes = [...new Set(step.cells.map(({ memoryMB }) => memoryMB))]
  return sizes.map((memoryMB) => ({
    memoryMB,
    replicas: step.replicas,
    payloads: flagged(step.cells, memoryMB, payloads),
    stage: 'confirm',
  }))
}

/** Replicas deployed, not environments: one that was lost and replaced still counts once. */
function replicasSoFar(samples: readonly Sample[], memoryMB: number): number {
  const looked = samples.filter((sample) => sample.stage === 'look' && sample.memoryMB === memoryMB)
  const replicas = (side: Sample['side']) =>
    new Set(
      looked
        .filter((sample) => sample.side === side)
        .map(({ environment }) => replicaOf(environment)),
    ).size
  return Math.max(replicas('base'), replicas('head'))
}

function flagged(
  cells: readonly { memoryMB: number; payload?: string }[],
  memoryMB: number,
  payloads: readonly Payload[],
): readonly Payload[] {
  const here = cells.filter((cell) => cell.memoryMB === memoryMB)
  if (here.some(({ payload }) => payload === undefined)) return payloads
  return payloads.filter(({ name }) => here.some(({ payload }) => payload === name))
}
