import { Exact, sum } from './exact.ts'
import { type InvocationCost, invocationUsd } from './invocation.ts'

/** What a run has cost so far. USD, rounded once to the nearest double. */
export interface Spend {
  usd: number
  invocations: number
}

/** Counts what a run spends, exactly, against its limit. */
export interface SpendMeter {
  /** Counts one invocation, a failed one too: AWS bills those as well. */
  add(cost: InvocationCost): void
  /** Whether another such invocation would go beyond the limit. */
  allows(cost: InvocationCost): boolean
  /** Whether an invocation was refused already. */
  stopped(): boolean
  spent(): Spend
}

/** @param limitUsd most that the run may spend; reaching it exactly is allowed */
export function spendMeter(limitUsd: number): SpendMeter {
  let total = new Exact(0)
  let invocations = 0
  let stopped = false
  return {
    add(cost) {
      total = total.plus(invocationUsd(cost))
      invocations += 1
    },
    allows(cost) {
      const allowed = total.plus(invocationUsd(cost)).lessThanOrEqualTo(limitUsd)
      stopped ||= !allowed
      return allowed
    },
    stopped: () => stopped,
    spent: () => ({ usd: total.toNumber(), invocations }),
  }
}

/** Invocations that are planned, all expected to cost the same. */
export interface PlannedInvocations {
  invocations: number
  /** `billedMs` is what one is expected to be billed. */
  cost: InvocationCost
}

/** USD that a plan will cost, rounded once. */
export function predictedUsd(plan: readonly PlannedInvocations[]): number {
  return sum(plan.map(({ invocations, cost }) => invocationUsd(cost).times(invocations))).toNumber()
}
