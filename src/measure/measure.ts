import type { Payload } from '../inputs/plan.ts'
import { seededRandom } from '../shared/random.ts'
import type { FunctionCase, NextStep, Step } from './case.ts'
import { collect, type Invoker, type ReplicaOrder } from './collect.ts'
import type { ConcurrencyShare } from './concurrency-shares.ts'
import { watchFailures } from './failure-watch.ts'
import { keepResponses } from './responses.ts'
import { replicaOf, type Sample } from './sample.ts'

export interface MeasureOptions<Comparison> {
  fn: FunctionCase
  payloads: readonly Payload[]
  invoker: Invoker
  lane: ConcurrencyShare
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
  fn: FunctionCase
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
  const watch = watchFailures(options.payloads.length)
  const responses = keepResponses()
  const random = seededRandom(options.seed, options.fn.name)
  let exhausted = false
  for (;;) {
    const known = { ...options.fn, abandoned: watch.list(), exhausted }
    const step = options.nextStep(known, samples, responses.kept())
    options.onStep?.(step)
    if (step.kind === 'done') {
      return { fn: known, comparison: step.comparison, samples }
    }
    const before = samples.length
    await collect(demandsOf(step, samples, options), {
      ...options,
      sizes: options.fn.memorySizesMB.length,
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
  { fn, payloads }: Pick<MeasureOptions<unknown>, 'fn' | 'payloads'>,
): ReplicaOrder[] {
  if (step.kind === 'look') {
    return fn.memorySizesMB
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
