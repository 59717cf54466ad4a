import { type RunConfiguration, SIDES } from '../inputs/plan.ts'
import { callCount } from '../measure/calls.ts'
import { type PlannedInvocations, predictedUsd } from '../money/spend.ts'
import { BadInput } from '../shared/errors.ts'
import type { Target } from './target.ts'

/** What the first look at all functions costs on AWS: between these, depending on how long they run. */
export interface PredictedSpend {
  invocations: number
  /** Every invocation is billed the least there is, 1 ms. */
  leastUsd: number
  /** Every invocation runs into its timeout. */
  mostUsd: number
}

/** Predicts, before anything is deployed, what the first look costs. */
export function predictSpend(
  looks: readonly { target: Target; replicas: number }[],
): PredictedSpend {
  const plan = (billedMs: (run: RunConfiguration) => number): PlannedInvocations[] =>
    looks.flatMap(
      ({
        target: {
          plan: { payloads },
          memorySizesMB,
          run,
          prices,
        },
        replicas,
      }) =>
        memorySizesMB.flatMap((memoryMB) =>
          SIDES.map((side) => ({
            invocations: replicas * callCount(payloads.length),
            cost: {
              billedMs: billedMs(run[side]),
              memoryMB,
              ephemeralStorageMB: run[side].ephemeralStorageMB,
              prices: prices[side],
            },
          })),
        ),
    )
  const shortest = plan(() => 1)
  return {
    invocations: shortest.reduce((sum, { invocations }) => sum + invocations, 0),
    leastUsd: predictedUsd(shortest),
    mostUsd: predictedUsd(plan(({ timeoutSeconds }) => timeoutSeconds * 1000)),
  }
}

/**
 * One sentence about the spend for the log.
 * @throws BadInput when not even the first look fits into the limit, however fast the functions are
 */
export function spendSentence(
  { invocations, leastUsd, mostUsd }: PredictedSpend,
  maxSpendUsd: number,
): string {
  if (leastUsd > maxSpendUsd) {
    throw new BadInput(
      `max-spend: the first look makes ${invocations} invocations, which cost at least ${usd(leastUsd)}, and ${usd(maxSpendUsd)} may be spent; raise max-spend, or measure fewer sizes or payloads.`,
    )
  }
  const stops = mostUsd > maxSpendUsd ? ', and stops at' : '; the limit is'
  return `The first look makes ${invocations} invocations, which cost at most ${usd(mostUsd)} if all time out${stops} ${usd(maxSpendUsd)}.`
}

/** Cents, and below ten of them the two figures that matter. */
function usd(value: number): string {
  if (value >= 0.1 || value === 0) return `$${value.toFixed(2)}`
  const decimals = 1 - Math.floor(Math.log10(value))
  return `$${value.toFixed(Math.min(decimals, 12))}`
}
