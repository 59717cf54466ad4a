import type { EmbeddedHints } from '../aws/lambda/embedded-hints.ts'
import type { Invocation } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import { type Payload, SIDES, type Side } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'
import { type Random, seededRandom, shuffled } from '../shared/random.ts'
import type { ConcurrencyShare } from './concurrency-shares.ts'
import type { FailureWatch } from './failure-watch.ts'
import { openReplicaRun, type ReplicaRun } from './replica-run.ts'
import type { Sample } from './sample.ts'
import { delayOf, invocationsInTurn, mayGoTogether, nextRounds, usualCalls } from './schedule.ts'
import type { SharedEnvironments } from './shared-environments.ts'

/** Where replicas come from and how they are called. */
export interface Invoker {
  /** Resolves to undefined where nothing may be spent on it any more. */
  deploy: (side: Side, memoryMB: number) => Promise<Replica | undefined>
  /** Resolves to undefined where nothing may be spent on it any more. */
  invoke: (
    replica: Replica,
    payload: Payload,
    hints?: EmbeddedHints,
  ) => Promise<Invocation | undefined>
  /** Whether an invocation may say what it would have been at larger sizes. */
  shares?: boolean
}

/** So many more replicas of both sides at one size, called with these payloads. */
export interface ReplicaOrder {
  memoryMB: number
  replicas: number
  payloads: readonly Payload[]
  stage: Sample['stage']
  /** Larger sizes that its environments are asked about, too. */
  guestsMB: readonly number[]
  /** Number of its first pair, the others counting on from it. */
  firstPair: number
}

export interface CollectOptions {
  invoker: Invoker
  /** Kept rounds for each discarded one. */
  keptFactor: number
  /** Where the delays of pairs start: see `delayOf`. */
  delayStart: number
  /** Whether environments are of one machine, so that base and head are compared pair by pair. */
  oneMachine: boolean
  share: ConcurrencyShare
  random: Random
  watch: FailureWatch
  record: (sample: Sample, response: Uint8Array, guests: readonly Sample[]) => void
  /** Hears which other sizes an invocation was computed for. */
  answered: SharedEnvironments['answered']
  /** Whether the run has to stop calling, because of money or because it was cancelled. */
  stopped: () => boolean
  onPlanned: (calls: number) => void
  onSkipped: (calls: number) => void
}

/**
 * Meets orders: replicas are deployed, the two of a pair in random order, and called in pairs, one of each side at
 * the same time, or in turn on one machine unless they share a core, so that whatever drifts on the way hits both alike.
 * @returns once every sample is recorded
 */
export async function collect(
  orders: readonly ReplicaOrder[],
  options: CollectOptions,
): Promise<void> {
  // What cannot be measured ends the run: nobody makes a further call.
  let broken = false
  const breaking = <Value>(promise: Promise<Value>) =>
    promise.catch((error: unknown) => {
      broken = true
      throw error
    })
  const { invoker } = options
  const whileWhole: CollectOptions = {
    ...options,
    stopped: () => broken || options.stopped(),
    invoker: { ...invoker, invoke: (...call) => breaking(invoker.invoke(...call)) },
  }
  const pairs = shuffled(
    orders.flatMap((order) => pairsOf(order, whileWhole)),
    options.random,
  )
  options.onPlanned(pairs.reduce((sum, { calls }) => sum + calls, 0))
  await settleAll(pairs.map((pair) => breaking(pair.run())))
}

interface Pair {
  calls: number
  run: () => Promise<void>
}

function pairsOf(order: ReplicaOrder, options: CollectOptions): Pair[] {
  const { memoryMB, replicas, payloads } = order
  if (SIDES.every((side) => options.watch.over(side, memoryMB))) return []
  return Array.from({ length: replicas }, (_, index) => {
    const members = shuffled(SIDES, options.random).map((side) =>
      options.invoker.deploy(side, memoryMB),
    )
    const number = order.firstPair + index
    const delay = delayOf(number, options.delayStart)
    const pair = {
      number,
      delay,
      members,
      planned: usualCalls(payloads.length, options.keptFactor, delay),
      invoke: options.oneMachine
        ? onOneMachine(payloads, options)
        : onOwnMachines(payloads, options),
    }
    return { calls: 2 * pair.planned, run: () => runPair(pair, order, options) }
  })
}

interface PlannedPair {
  number: number
  delay: number
  members: readonly Promise<Replica | undefined>[]
  /** Invocations of each, as far as is known beforehand. */
  planned: number
  invoke: InvokeRounds
}

async function runPair(
  pair: PlannedPair,
  order: ReplicaOrder,
  options: CollectOptions,
): Promise<void> {
  const { number, members, planned } = pair
  // Outside of the share, so that a pair that is still being deployed keeps no other from being called.
  const replicas = (await Promise.all(members)).filter((replica) => replica !== undefined)
  if (replicas.length < members.length) {
    options.onSkipped(2 * planned)
    return
  }
  const invocations = await options.share.pair(planned, async (place) => {
    const onOne = options.oneMachine ? { pair: number, core: place } : {}
    const runs = replicas.map((replica) => openRun({ replica, ...onOne }, order, options))
    await invokeInRounds(runs, pair, order, options)
    return runs.reduce((sum, run) => sum + run.invocations(), 0)
  })
  options.onSkipped(2 * planned - invocations)
}

/** Both environments do the same rounds, and are judged together. */
async function invokeInRounds(
  runs: readonly ReplicaRun[],
  { delay, invoke }: PlannedPair,
  { memoryMB, payloads }: ReplicaOrder,
  { keptFactor, stopped, watch }: CollectOptions,
): Promise<void> {
  for (let discarded = 0; ; ) {
    const active = runs.filter((run) => !run.stopped() && !watch.over(run.side, memoryMB))
    if (active.length === 0 || stopped()) return
    const durationsMs = active.map((run) => run.durationsMs)
    const next = nextRounds({
      memoryMB,
      payloads: payloads.length,
      keptFactor,
      durationsMs,
      discarded,
      delay,
    })
    await invoke(active, { rounds: next.discarded, phase: 'warm-up' }, memoryMB)
    await invoke(active, { rounds: next.kept, phase: 'kept' }, memoryMB)
    if (next.kept > 0) return
    discarded += next.discarded
  }
}

/** Invokes the environments of a pair for so many rounds, each payload once in a round. */
type InvokeRounds = (
  runs: readonly ReplicaRun[],
  next: { rounds: number; phase: 'warm-up' | 'kept' },
  memoryMB: number,
) => Promise<void>

/** For environments on machines of their own: each has its order of payloads, and neither waits for the other. */
function onOwnMachines(payloads: readonly Payload[], { random }: CollectOptions): InvokeRounds {
  const orders = { base: ownSource(random), head: ownSource(random) }
  return async (runs, { rounds, phase }) => {
    await settleAll(
      runs.map(async (run) => {
        for (const payload of roundsOf(payloads, rounds, orders[run.side])) {
          await run.invoke(payload, phase)
        }
      }),
    )
  }
}

/**
 * For environments of one machine: a few invocations on one side, then the same ones on the other; which side
 * begins is random, each time. A core that something else disturbs for a while slows down both; invoked at the
 * same time, they would be on two cores. Once it is known that they may share one, they are invoked at the same
 * time after all: the system lets them take turns there, every few milliseconds.
 */
function onOneMachine(payloads: readonly Payload[], options: CollectOptions): InvokeRounds {
  const order = ownSource(options.random)
  const sides = ownSource(options.random)
  let together = false
  return async (runs, { rounds, phase }, memoryMB) => {
    const durationsMs = runs.map((run) => run.durationsMs)
    const perTurn = invocationsInTurn({ memoryMB, durationsMs })
    const calls = roundsOf(payloads, rounds, order)
    together ||= options.share.roomForBoth && mayGoTogether(runs, { memoryMB })
    if (together) {
      for (const payload of calls) {
        if (options.stopped()) return
        await settleAll(shuffled(runs, sides).map((run) => run.invoke(payload, phase)))
      }
      return
    }
    while (calls.length > 0) {
      const turn = calls.splice(0, perTurn)
      for (const run of shuffled(runs, sides)) {
        for (const payload of turn) {
          if (options.stopped()) return
          await run.invoke(payload, phase)
        }
      }
    }
  }
}

/** For one order alone: how many rounds others take must not change it. */
function ownSource(random: Random): Random {
  return seededRandom(Math.floor(random() * 2 ** 32), 'order')
}

/** Indices of payloads, round by round. */
function roundsOf(payloads: readonly Payload[], rounds: number, random: Random): number[] {
  return Array.from({ length: rounds }, () => shuffled([...payloads.keys()], random)).flat()
}

function openRun(
  { replica, pair, core }: { replica: Replica; pair?: number; core?: number },
  { payloads, stage, guestsMB, memoryMB }: ReplicaOrder,
  { invoker, share: { invocations }, watch, record, answered, stopped }: CollectOptions,
): ReplicaRun {
  return openReplicaRun({
    replica,
    stage,
    pair,
    payloads,
    invoke: (target, payload) =>
      invocations(async () => {
        // It may have waited for long.
        if (stopped()) return undefined
        return await invoker.invoke(target, payload, {
          otherSizesMB: guestsMB,
          ...defined({ core }),
        })
      }),
    record(sample, response, guests) {
      watch.see(sample)
      const answeredMB = guests.map((guest) => guest.memoryMB)
      answered(memoryMB, guestsMB, answeredMB)
      record(sample, response, guests)
      return !stopped() && !watch.over(replica.side, replica.memoryMB) && !watch.spent(sample)
    },
  })
}

/** Waits for all, then throws the first error: nothing goes on in the background. */
async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(promises)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
