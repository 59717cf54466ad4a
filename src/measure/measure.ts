import type { Payload } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'
import { seededRandom } from '../shared/random.ts'
import type { FunctionCase, NextStep, Step } from './case.ts'
import { collect, type Invoker, type ReplicaOrder } from './collect.ts'
import type { ConcurrencyShare } from './concurrency-shares.ts'
import { watchFailures } from './failure-watch.ts'
import { keepResponses } from './responses.ts'
import { replicaOf, type Sample } from './sample.ts'
import { keptFactorFor, sharedKeptFactor } from './schedule.ts'
import { type SharedEnvironments, shareEnvironments } from './shared-environments.ts'

export interface MeasureOptions<Comparison> {
  fn: FunctionCase
  payloads: readonly Payload[]
  invoker: Invoker
  share: ConcurrencyShare
  seed: number
  /** Decides, from the samples so far, what to measure next. */
  nextStep: NextStep<Comparison>
  /** Counts what invocations log where their samples do not say; undefined where it cannot. */
  countLogs?: (samples: readonly Sample[]) => Promise<FunctionCase['countedLogBytes']>
  stopped: () => boolean
  onSample: (sample: Sample) => void
  onPlanned: (calls: number) => void
  onSkipped: (calls: number) => void
  onStep?: (step: Step<Comparison>) => void
}

/** What was measured of one function, and what it comes to. */
export interface Measurement<Comparison> {
  /** The case as it was decided: with what had to be abandoned. */
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
  const { memorySizesMB } = options.fn
  const shared = shareEnvironments(memorySizesMB, options.invoker.shares ?? false)
  let samples: Sample[] = []
  const watch = watchFailures(options.payloads.length)
  const responses = keepResponses()
  const random = seededRandom(options.seed, options.fn.name)
  let exhausted = false
  let countedLogBytes = options.fn.countedLogBytes
  let countsLogs = options.countLogs !== undefined
  const numbered = numberPairs()
  const delayStart = random()
  for (;;) {
    const known: FunctionCase = {
      ...options.fn,
      ...defined({ countedLogBytes }),
      abandoned: watch.list(),
      exhausted,
    }
    const step = options.nextStep(known, samples, responses.kept())
    options.onStep?.(step)
    if (step.kind === 'done') {
      return { fn: known, comparison: step.comparison, samples }
    }
    const before = samples.length
    await collect(numbered(ordersOf(step, samples, shared, options)), {
      ...options,
      keptFactor: keptFactor(step, options),
      delayStart,
      oneMachine: options.fn.rule.oneMachine ?? false,
      answered: shared.answered,
      random,
      watch,
      record(sample, response, guests) {
        samples.push(sample, ...guests)
        responses.add(sample, response)
        options.onSample(sample)
      },
    })
    exhausted = options.stopped() || samples.length === before
    samples = shared.valid(samples)
    if (countsLogs && !options.stopped() && hasUncountedLogs(samples, countedLogBytes)) {
      countedLogBytes = await options.countLogs?.(samples)
      countsLogs = countedLogBytes !== undefined
    }
  }
}

type UnnumberedOrder = Omit<ReplicaOrder, 'firstPair'>

/** Numbers the pairs of all that is measured of a function, one after the other. */
function numberPairs(): (orders: readonly UnnumberedOrder[]) => ReplicaOrder[] {
  let next = 0
  return (orders) =>
    orders.map((order) => {
      const firstPair = next
      next += order.replicas
      return { ...order, firstPair }
    })
}

/** Whether a log is longer than what is given back of it, and was not counted otherwise. */
function hasUncountedLogs(
  samples: readonly Sample[],
  counted: FunctionCase['countedLogBytes'],
): boolean {
  return samples.some(
    ({ side, payload, phase, failure, requestId }) =>
      phase === 'kept' &&
      !failure &&
      requestId !== undefined &&
      counted?.[side][payload] === undefined,
  )
}

function keptFactor(
  step: Exclude<Step<unknown>, { kind: 'done' }>,
  { fn, payloads, invoker }: Pick<MeasureOptions<unknown>, 'fn' | 'payloads' | 'invoker'>,
): number {
  const look =
    step.kind === 'look' ? fn.rule.looks.findIndex((each) => each >= step.replicas) : undefined
  return invoker.shares
    ? sharedKeptFactor(payloads.length, look)
    : keptFactorFor(fn.memorySizesMB.length, look)
}

function ordersOf(
  step: Exclude<Step<unknown>, { kind: 'done' }>,
  samples: readonly Sample[],
  shared: SharedEnvironments,
  { payloads }: Pick<MeasureOptions<unknown>, 'payloads'>,
): UnnumberedOrder[] {
  const at = (memoryMB: number) => ({ memoryMB, guestsMB: shared.guestsOf(memoryMB) })
  if (step.kind === 'look') {
    return shared
      .hosts()
      .map((memoryMB) => ({
        ...at(memoryMB),
        replicas: step.replicas - replicasSoFar(samples, memoryMB),
        payloads,
        stage: 'look' as const,
      }))
      .filter(({ replicas }) => replicas > 0)
  }
  const cells = step.cells.map((cell) => ({ ...cell, memoryMB: shared.hostOf(cell.memoryMB) }))
  const hosts = [...new Set(cells.map(({ memoryMB }) => memoryMB))]
  return hosts.map((memoryMB) => ({
    ...at(memoryMB),
    replicas: step.replicas,
    payloads: flagged(cells, memoryMB, payloads),
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
