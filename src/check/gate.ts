import type { LimitFunction } from 'p-limit'
import type { EmbeddedHints } from '../aws/lambda/embedded-hints.ts'
import { type Invocation, invokeReplica } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import { expandPayload } from '../inputs/expand-payload.ts'
import type { Payload, Side } from '../inputs/plan.ts'
import type { Reservation } from '../money/budget.ts'
import type { Exact } from '../money/exact.ts'
import { type Billing, billedUsd, versionUsd, worstInvocationUsd } from '../money/worst-case.ts'
import { defined } from '../shared/defined.ts'
import type { Random } from '../shared/random.ts'
import type { Run } from './run.ts'

/** The one way to invoke a function's replicas: nothing is sent before the budget has room for it. */
export interface Gate {
  /**
   * Invokes a replica, drawing on what was `held` for it, or else on the budget.
   * @returns undefined where the budget has no room, and will have none
   */
  invoke(
    replica: Replica,
    payload: Payload,
    options?: { held?: HeldInvocations; hints?: EmbeddedHints | undefined },
  ): Promise<Invocation | undefined>
  /** Deploys a replica; undefined where the budget has no room for what publishing it costs. */
  deploy(
    { side, memoryMB }: { side: Side; memoryMB: number },
    publish: () => Promise<Replica>,
  ): Promise<Replica | undefined>
  /** Holds so many invocations of each replica for later; undefined where there is no room. */
  hold(replicas: readonly Replica[], each: number): Promise<HeldInvocations | undefined>
  /** Whether the budget had no room for something. */
  refused(): boolean
}

/** Room for later invocations. */
export interface HeldInvocations {
  take(replica: Replica): Reservation | undefined
  /** Gives back what was not used. */
  release(): void
}

/** The same, where each invocation waits for a place among all that are in flight. */
export function withPlaces(gate: Gate, places: LimitFunction): Gate {
  return { ...gate, invoke: (...call) => places(() => gate.invoke(...call)) }
}

export interface GateOptions extends Pick<Run, 'lambda' | 'budget' | 'now'> {
  billing: Readonly<Record<Side, Billing>>
  /** For the placeholders of payloads. */
  random: Random
  signal: AbortSignal
  /** Called with what an invocation would have been reserved that the budget has no room for. */
  onRefused: (worstUsd: number) => void
}

export function openGate(options: GateOptions): Gate {
  const { lambda, budget, billing, random, signal, now } = options
  let counter = 0
  let refused = false

  const reserve = async (worstUsd: Exact) => {
    const reservation = await budget.reserve(worstUsd)
    if (!reservation) {
      refused = true
      options.onRefused(worstUsd.toNumber())
    }
    return reservation
  }
  const reserveInvocation = ({ side, memoryMB }: Replica) =>
    reserve(worstInvocationUsd(billing[side], memoryMB))

  return {
    refused: () => refused,
    invoke(replica, { json }, { held, hints } = {}) {
      const { side, memoryMB } = replica
      counter++
      const payload = expandPayload(json, { random, counter, nowMs: now().getTime() })
      return invokeReplica(lambda, replica, payload, {
        signal,
        timeoutSeconds: billing[side].timeoutSeconds,
        ...defined({ hints }),
        async admit() {
          const reservation = held?.take(replica) ?? (await reserveInvocation(replica))
          return (
            reservation &&
            ((attempt) => {
              if (attempt.kind === 'refused') return reservation.release()
              if (attempt.kind === 'unknown') return reservation.lose()
              const { billedMs, restoreMs } = attempt.report
              const restored = restoreMs !== undefined
              reservation.settle(billedUsd(billing[side], { memoryMB, billedMs, restored }))
            })
          )
        },
      })
    },
    async deploy({ side, memoryMB }, publish) {
      const usd = versionUsd(billing[side], memoryMB)
      if (usd.isZero()) return publish()
      const reservation = await reserve(usd)
      const replica = reservation && publish()
      // What was published is billed, whatever becomes of it, and what was not may have been.
      reservation?.settle(usd, { invocations: 0 })
      return replica
    },
    async hold(replicas, each) {
      const held = new Map<string, Reservation[]>()
      const release = () => {
        for (const reservation of [...held.values()].flat()) reservation.release()
      }
      for (const replica of replicas) {
        const list: Reservation[] = []
        held.set(replica.functionName, list)
        for (let count = 0; count < each; count++) {
          const reservation = await reserveInvocation(replica)
          if (!reservation) {
            release()
            return undefined
          }
          reservation.hold()
          list.push(reservation)
        }
      }
      return { take: ({ functionName }) => held.get(functionName)?.pop(), release }
    },
  }
}
