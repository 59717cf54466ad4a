import type { Invocation } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import { type Payload, SIDES, type Side } from '../inputs/plan.ts'
import { type Random, shuffled } from '../shared/random.ts'
import { type Call, callCount, callsOfReplica } from './calls.ts'
import type { GiveUpWatch } from './give-up.ts'
import type { Lane } from './lanes.ts'
import { runReplica } from './replica-run.ts'
import type { Sample } from './sample.ts'

/** Where replicas come from and how they are called. */
export interface Bench {
  /** Resolves to undefined where nothing may be spent on it any more. */
  deploy: (side: Side, memoryMB: number, count: number) => Promise<Replica | undefined>[]
  /** Resolves to undefined where nothing may be spent on it any more. */
  invoke: (replica: Replica, payload: Payload) => Promise<Invocation | undefined>
}

/** So many more replicas of both sides at one size, called with these payloads. */
export interface Demand {
  memoryMB: number
  replicas: number
  payloads: readonly Payload[]
  stage: Sample['stage']
}

export interface CollectOptions {
  bench: Bench
  lane: Lane
  random: Random
  watch: GiveUpWatch
  record: (sample: Sample, response: Uint8Array) => void
  /** Whether the run has to stop calling, because of money or because it was cancelled. */
  stopped: () => boolean
  onPlanned: (calls: number) => void
  onSkipped: (calls: number) => void
}

/**
 * Meets demands: replicas of both sides are deployed in random order and called in pairs, one of
 * each side at the same time, so that whatever drifts on the way hits both alike.
 * @returns once every sample is recorded
 */
export async function collect(demands: readonly Demand[], options: CollectOptions): Promise<void> {
  // What cannot be measured ends the run: nobody makes a further call.
  let broken = false
  const breaking = <Value>(promise: Promise<Value>) =>
    promise.catch((error: unknown) => {
      broken = true
      throw error
    })
  const { bench } = options
  const whileWhole: CollectOptions = {
    ...options,
    stopped: () => broken || options.stopped(),
    bench: { ...bench, invoke: (...call) => breaking(bench.invoke(...call)) },
  }
  const pairs = shuffled(
    demands.flatMap((demand) => pairsOf(demand, whileWhole)),
    options.random,
  )
  options.onPlanned(pairs.reduce((sum, { calls }) => sum + calls, 0))
  await settleAll(pairs.map((pair) => breaking(pair.run())))
}

interface Pair {
  calls: number
  run: () => Promise<void>
}

function pairsOf(demand: Demand, options: CollectOptions): Pair[] {
  const { memoryMB, replicas, payloads } = demand
  if (SIDES.every((side) => options.watch.over(side, memoryMB))) return []
  const deployed = new Map(
    shuffled(SIDES, options.random).map((side) => [
      side,
      options.bench.deploy(side, memoryMB, replicas),
    ]),
  )
  return Array.from({ length: replicas }, (_, index) => {
    const members = shuffled(SIDES, options.random).map((side) => ({
      replica: deployed.get(side)?.[index] as Promise<Replica | undefined>,
      calls: callsOfReplica(payloads, options.random),
    }))
    return {
      calls: 2 * callCount(payloads.length),
      run: () => runPair(members, demand.stage, options),
    }
  })
}

async function runPair(
  members: readonly { replica: Promise<Replica | undefined>; calls: readonly Call[] }[],
  stage: Sample['stage'],
  options: CollectOptions,
): Promise<void> {
  // Outside the lane, so that a pair that is still being deployed keeps no other from being called.
  const replicas = await Promise.all(members.map(({ replica }) => replica))
  if (replicas.includes(undefined)) {
    options.onSkipped(members.reduce((sum, member) => sum + member.calls.length, 0))
    return
  }
  const calls = Math.max(...members.map((member) => member.calls.length))
  await options.lane.pair(calls, () =>
    settleAll(
      members.map((member, index) =>
        callReplica(replicas[index] as Replica, member.calls, stage, options),
      ),
    ),
  )
}

async function callReplica(
  replica: Replica,
  calls: readonly Call[],
  stage: Sample['stage'],
  { bench, lane: { invocations }, watch, record, stopped, onSkipped }: CollectOptions,
): Promise<void> {
  let left = calls.length
  const goOn = () => !stopped() && !watch.over(replica.side, replica.memoryMB)
  if (goOn()) {
    await runReplica({
      replica,
      stage,
      calls,
      invoke: (target, payload) => invocations(() => bench.invoke(target, payload)),
      record(sample, response) {
        left--
        watch.see(sample)
        record(sample, response)
        return goOn()
      },
    })
  }
  onSkipped(left)
}

/** Waits for all, then throws the first error: nothing goes on in the background. */
async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(promises)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
