import pLimit from 'p-limit'
import type { Previews, Replica } from '../../aws/lambda/previews.ts'
import type { Environment, Observation, SideSeen } from '../../explain/observation.ts'
import { type Payload, SIDES, type Side } from '../../inputs/plan.ts'
import type { Gate } from '../gate.ts'
import { probeEvent, readProbeAnswer } from './probe.ts'

/** How one mode observes: environments per side, and invocations in each. */
export interface Schedule {
  environments: Readonly<Record<Side, number>>
  warmUp: number
  invocations: number
  /** An environment that took longer is asked for what it saw by then. */
  mostMs?: number
}

/** Counting runs everything without the optimisers. */
const COUNTING_SLOWDOWN = 6
const MAX_COUNTING_MS = 8000
const MAX_TIMING_MS = 1500
const MIN_TIMED = 3

/**
 * @param durationMs of the slower side
 * @returns undefined where counting would take too long
 */
export function countingSchedule(durationMs: number): Schedule | undefined {
  const slowMs = COUNTING_SLOWDOWN * Math.max(1, durationMs)
  const invocations = Math.min(4, Math.floor(MAX_COUNTING_MS / slowMs) - 1)
  if (invocations < 1) return undefined
  return { environments: { base: 2, head: 1 }, warmUp: 1, invocations }
}

export function timingSchedule(durationMs: number): Schedule {
  const invocations = Math.floor(MAX_TIMING_MS / Math.max(1, durationMs))
  return {
    environments: { base: 3, head: 3 },
    warmUp: Math.max(1, Math.min(20, Math.floor(invocations / 3))),
    invocations: Math.max(2, Math.min(60, invocations)),
    mostMs: MAX_TIMING_MS,
  }
}

export interface ObserveOptions {
  previews: Previews
  /** A gate for each environment, as each has to get the same payloads. */
  gate: () => Gate
  payload: Payload
  memoryMB: number
  token: string
  schedule: Schedule
  /** Environments that are called at once. */
  atOnce: number
  signal: AbortSignal
}

/** Deploys, invokes and asks the probes; what could not be had until the signal is left out. */
export async function observe(
  options: ObserveOptions,
): Promise<Record<Side, Environment<Observation>[]>> {
  const { previews, schedule, memoryMB, atOnce, signal } = options
  const limit = pLimit(atOnce)
  const seen: Record<Side, Environment<Observation>[]> = { base: [], head: [] }
  // In turns, so that what disturbs the machine for a while disturbs both sides.
  const order = Array.from(
    { length: Math.max(...Object.values(schedule.environments)) },
    (_, index) => SIDES.filter((side) => index < schedule.environments[side]),
  ).flat()
  const gates = new Map(order.map((side, index) => [index, { side, gate: options.gate() }]))
  const deployed = [...gates.values()].map(({ side, gate }) => {
    const [replica] = gate.deploy({ side, memoryMB, count: 1 }, (count) =>
      previews.deploy(side, memoryMB, count),
    )
    return { side, gate, replica: withAbort(replica as Promise<Replica | undefined>, signal) }
  })
  await Promise.all(
    deployed.map(async ({ side, gate, replica }) => {
      const ready = await replica
      if (!ready) return
      const environment = await limit(() => oneEnvironment(ready, gate, options))
      if (environment) seen[side].push(environment)
    }),
  )
  return seen
}

/** What is not ready when time is up is not waited for; the error of one is no error of the check. */
async function withAbort<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([promise.catch(() => undefined), aborted])
}

async function oneEnvironment(
  replica: Replica,
  gate: Gate,
  { payload, token, schedule, signal }: ObserveOptions,
): Promise<Environment<Observation> | undefined> {
  const sizes: number[] = []
  const startedMs = performance.now()
  const { mostMs = Number.POSITIVE_INFINITY } = schedule
  try {
    for (let index = 0; index < schedule.warmUp + schedule.invocations; index++) {
      if (signal.aborted) return undefined
      const isLate = performance.now() - startedMs > mostMs
      if (isLate && sizes.length >= MIN_TIMED) break
      const invocation = await gate.invoke(replica, payload)
      if (!invocation || invocation.failure?.kind === 'crash') return undefined
      if (index >= schedule.warmUp) sizes.push(invocation.response.byteLength)
    }
    const ask = { name: 'probe', weight: 1, source: 'probe', json: probeEvent(token) }
    const answer = await gate.invoke(replica, ask)
    const seen = answer && readProbeAnswer(answer.response)
    const responseBytes = sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length)
    return seen && { seen, responseBytes }
  } catch {
    return undefined
  }
}

/** Those of one mode. */
export function sideSeen(environments: readonly Environment<Observation>[]): SideSeen {
  return {
    counts: environments.flatMap(({ seen, responseBytes }) =>
      seen.mode === 'counts' ? [{ seen, responseBytes }] : [],
    ),
    times: environments.flatMap(({ seen, responseBytes }) =>
      seen.mode === 'times' ? [{ seen, responseBytes }] : [],
    ),
  }
}
