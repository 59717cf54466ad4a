import { type Backend, SIDES } from '../inputs/plan.ts'
import { keptFactorFor, usualCalls } from '../measure/schedule.ts'
import { Exact, sum } from '../money/exact.ts'
import {
  type Billing,
  billedUsd,
  isBounded,
  versionUsd,
  worstInvocationUsd,
} from '../money/worst-case.ts'
import { milliseconds, usd, usdDigits } from '../report/text/numbers.ts'
import { BadInput } from '../shared/errors.ts'
import { billingOf } from './measure-target.ts'
import type { Target } from './target.ts'

/** What the first look at all functions costs on AWS: between these, depending on how long they run. */
export interface PredictedSpend {
  invocations: number
  /** Every invocation is billed the least there is, 1 ms. */
  leastUsd: number
  /** Every invocation runs into its timeout, and each first one into that of INIT besides. */
  mostUsd: number
}

/** The first look at one function. */
export interface PlannedLook {
  target: Target
  /** Replicas per side and size. */
  replicas: number
}

/** Invocations that are alike, with the replicas that they are made of. */
interface Planned {
  billing: Billing
  memoryMB: number
  replicas: number
  invocations: number
  /** Of these: tear-down events, for which the worst is held back from the start. */
  held: number
}

/** Predicts, before anything is deployed, what the first look costs. */
export function predictSpend(looks: readonly PlannedLook[]): PredictedSpend {
  const plan = looks.flatMap(plannedOf)
  return {
    invocations: invocationsOf(plan),
    leastUsd: leastOf(plan).toNumber(),
    mostUsd: sum(plan.map(mostOf)).toNumber(),
  }
}

/**
 * USD without which the first look cannot be completed, however fast the functions are: everything is
 * billed 1 ms, but the costliest invocation is let go with its worst case in hand, and tear-down is
 * held back for at its own.
 */
export function neededUsd(looks: readonly PlannedLook[]): Exact {
  const inHand = looks.map((look) => {
    const plan = plannedOf(look)
    const held = sum(plan.map((each) => beyondLeast(each).times(each.held)))
    return held.plus(Exact.max(0, ...plan.map(beyondLeast)))
  })
  return leastOf(looks.flatMap(plannedOf)).plus(Exact.max(0, ...inHand))
}

/**
 * One sentence about the spend for the log.
 * @throws BadInput when not even the first look fits into the limit, however fast the functions are
 */
export function spendSentence(looks: readonly PlannedLook[], maxSpendUsd: number): string {
  const { invocations, mostUsd } = predictSpend(looks)
  const needed = neededUsd(looks)
  if (needed.greaterThan(maxSpendUsd)) {
    throw new BadInput(
      `max-spend: the first look makes ${invocations} invocations, and none is sent that could exceed the limit, given its timeout and INIT. A verdict needs at least ${usdRoundedUp(needed)}, and max-spend is ${usd(maxSpendUsd)}; raise max-spend, lower the timeout, or measure fewer sizes or payloads.`,
    )
  }
  const most = `The first look makes ${invocations} invocations, which cost at most ${usd(mostUsd)} if all time out`
  if (mostUsd <= maxSpendUsd) return `${most}; the limit is ${usd(maxSpendUsd)}.`
  const plan = looks.flatMap(plannedOf)
  return `${most}. The limit is ${usd(maxSpendUsd)}, which is enough if they are billed up to ${milliseconds(affordableMs(plan, maxSpendUsd))} on average.`
}

/** What is said to be needed is enough. */
function usdRoundedUp(amount: Exact): string {
  const digits = usdDigits(amount.toNumber())
  return usd(amount.toDecimalPlaces(digits, Exact.ROUND_UP).toNumber(), digits)
}

/** Whether all prices are known that a bound takes. */
export function hasBound(target: Target, backend: Backend): boolean {
  const billing = billingOf(target, backend)
  return SIDES.every((side) => isBounded(billing[side]))
}

function plannedOf({ target, replicas }: PlannedLook): Planned[] {
  const { plan, memorySizesMB } = target
  const { payloads, setUp = [], tearDown = [] } = plan
  const billing = billingOf(target, 'aws')
  const events = setUp.length + tearDown.length
  return SIDES.flatMap((side) => [
    ...memorySizesMB.map((memoryMB) => ({
      billing: billing[side],
      memoryMB,
      replicas,
      invocations: replicas * usualCalls(payloads.length, keptFactorFor(memorySizesMB.length, 0)),
      held: 0,
    })),
    {
      billing: billing[side],
      memoryMB: memorySizesMB[0] ?? 128,
      replicas: events > 0 ? 1 : 0,
      invocations: events,
      held: tearDown.length,
    },
  ])
}

function invocationsOf(plan: readonly Planned[]): number {
  return plan.reduce((total, { invocations }) => total + invocations, 0)
}

function leastOf(plan: readonly Planned[]): Exact {
  return sum(plan.map((each) => fixedOf(each).plus(at(each, 1).times(each.invocations))))
}

function mostOf(each: Planned): Exact {
  const { billing, memoryMB, replicas, invocations } = each
  return fixedOf(each)
    .plus(worstInvocationUsd(billing, memoryMB).times(replicas))
    .plus(at(each, billing.timeoutSeconds * 1000).times(invocations - replicas))
}

/** Whatever the invocations take: versions of a function with SnapStart. */
function fixedOf({ billing, memoryMB, replicas }: Planned): Exact {
  return versionUsd(billing, memoryMB).times(replicas)
}

function at({ billing, memoryMB }: Planned, billedMs: number): Exact {
  return billedUsd(billing, { memoryMB, billedMs, restored: false })
}

function beyondLeast(each: Planned): Exact {
  if (each.invocations === 0) return new Exact(0)
  return worstInvocationUsd(each.billing, each.memoryMB).minus(at(each, 1))
}

/** Milliseconds that invocations may be billed on average for the limit to hold all of them. */
function affordableMs(plan: readonly Planned[], maxSpendUsd: number): number {
  const total = (billedMs: number) =>
    sum(plan.map((each) => fixedOf(each).plus(at(each, billedMs).times(each.invocations))))
  const fixed = total(0)
  return new Exact(maxSpendUsd).minus(fixed).div(total(1).minus(fixed)).floor().toNumber()
}
