import type { LimitFunction } from 'p-limit'
import { reasonOf } from '../../aws/lambda/explain.ts'
import type { Failure } from '../../aws/lambda/failure.ts'
import type { Previews, Replica } from '../../aws/lambda/previews.ts'
import type { Environment, Observation, SideSeen } from '../../explain/observation.ts'
import { type Payload, SIDES, type Side } from '../../inputs/plan.ts'
import { cleanLine } from '../../report/clean.ts'
import { orAborted } from '../../shared/or-aborted.ts'
import { withoutPeriod } from '../../shared/text.ts'
import type { Gate } from '../gate.ts'
import { probeEvent, readProbeAnswer } from './probe.ts'
import type { Schedule } from './schedule.ts'

export interface ObserveOptions {
  previews: Previews
  /** A gate for each environment, as each has to get the same payloads. */
  gate: () => Gate
  payload: Payload
  memoryMB: number
  token: string
  schedule: Schedule
  /** How many environments are called at once. */
  limit: LimitFunction
  signal: AbortSignal
  nowMs: () => number
}

/** What the environments of both sides saw, and of those that saw nothing why, as clauses. */
export interface Observed {
  seen: Record<Side, Environment<Observation>[]>
  problems: string[]
}

/** Deploys, invokes and asks the probes; what could not be had until the signal is left out. */
export async function observe(options: ObserveOptions): Promise<Observed> {
  const { previews, schedule, memoryMB, limit, signal } = options
  const observed: Observed = { seen: { base: [], head: [] }, problems: [] }
  // In turns, whichever is ready first, so that what disturbs the machine for a while disturbs both sides.
  const order = Array.from(
    { length: Math.max(...Object.values(schedule.environments)) },
    (_, index) => SIDES.filter((side) => index < schedule.environments[side]),
  ).flat()
  const deployed = order.map((side) => {
    const gate = options.gate()
    const replica = gate.deploy({ side, memoryMB }, () => previews.deploy(side, memoryMB))
    const ready = orAborted(replica, signal)
    // It is awaited in its turn, and may fail before.
    ready.catch(() => {})
    return { side, gate, replica: ready }
  })
  await limit.map(deployed, async ({ side, gate, replica }) => {
    try {
      const ready = await replica
      if (!ready) throw new Unseen(NO_MONEY)
      observed.seen[side].push(await oneEnvironment(ready, gate, options))
    } catch (error) {
      observed.problems.push(problemOf(error, signal))
    }
  })
  return observed
}

/** Why an environment saw nothing, as a clause. */
class Unseen extends Error {}

const NO_MONEY = 'it does not fit into the budget for explaining'
/** All that explaining may add to a run, clean-up aside. */
export const MAX_SECONDS = 20
/** As a clause. */
export const NO_TIME = `the ${MAX_SECONDS} s that explaining may take were not enough`
const MAX_REASON = 300

function problemOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof Unseen) return error.message
  if (signal.aborted) return NO_TIME
  return withoutPeriod(cleanLine(reasonOf(error), MAX_REASON))
}

/** The probe of Python times computing and waiting in turns. */
const MIN_INVOCATIONS = 2

async function oneEnvironment(
  replica: Replica,
  gate: Gate,
  { payload, token, schedule, signal, nowMs }: ObserveOptions,
): Promise<Environment<Observation>> {
  const sizes: number[] = []
  const startedMs = nowMs()
  // The probe begins to count when its first invocation begins, a little earlier.
  let firstMs: number | undefined
  for (let index = 0; sizes.length < schedule.invocations; index++) {
    if (signal.aborted) throw new Unseen(NO_TIME)
    const atMs = nowMs()
    if (sizes.length >= MIN_INVOCATIONS && atMs - startedMs > schedule.maxMs) break
    const isWarm =
      index >= schedule.warmUp || (firstMs !== undefined && atMs - firstMs > schedule.warmUpMs)
    const invocation = await gate.invoke(replica, payload)
    if (!invocation) throw new Unseen(NO_MONEY)
    const fatal = invocation.failure && fatalClause(invocation.failure)
    if (fatal !== undefined) throw new Unseen(`${replica.side} ${fatal} while it is observed`)
    firstMs ??= nowMs()
    if (isWarm) sizes.push(invocation.response.byteLength)
  }
  const ask = { name: 'probe', weight: 1, source: 'probe', json: probeEvent(token) }
  const answer = await gate.invoke(replica, ask)
  if (!answer) throw new Unseen(NO_MONEY)
  const seen = readProbeAnswer(answer.response)
  if (!seen) throw new Unseen(unanswered(replica.side, answer.failure))
  return { seen, responseBytes: sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length) }
}

/** After these an environment is a new one, or none; errors of the handler's own are looked at as well. */
function fatalClause(failure: Failure): string | undefined {
  switch (failure.kind) {
    case 'crash':
      return `stops with ${cleanLine(failure.errorType || failure.message, MAX_REASON)}`
    case 'timeout':
      return 'runs into a timeout'
    case 'out-of-memory':
      return 'runs out of memory'
    default:
      return undefined
  }
}

function unanswered(side: Side, failure: Failure | undefined): string {
  const why =
    failure?.kind === 'function-error' || failure?.kind === 'crash'
      ? ` (${cleanLine(failure.errorType, MAX_REASON)})`
      : ''
  return `the probe in ${side} does not answer${why}`
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
