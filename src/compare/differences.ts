import type { Side } from '../config/plan.ts'
import { ascending, mean } from '../stats/describe.ts'
import { type Difference, pool, welch } from '../stats/welch.ts'
import type { Replica, Stage } from './evidence.ts'
import { cellsOf, type Matter, payloadsAt, type Question, type SizePair } from './matter.ts'
import { approximateUsd, billedMsOf, lnDurationMsOf, typicalBilledMsOf } from './per-invocation.ts'

/** What is measured on a replica: `typical-cost` is the cost without outliers. */
export type Quantity = Question['measure'] | 'typical-cost'

/**
 * The estimated change as a difference of logarithms, head minus base.
 * Undefined where fewer than two replicas of a side speak to it.
 */
export function differenceFor(
  question: Question,
  matter: Matter,
  stage: Stage,
  quantity: Quantity = question.measure,
): Difference | undefined {
  const differences: Difference[] = []
  for (const cell of cellsOf(question, matter)) {
    const payloads = cell.measure === 'cost' ? payloadsAt(matter, cell.sizes) : [cell.payload]
    const difference = differenceAt(quantity, cell.sizes, payloads, matter, stage)
    if (difference === undefined) return undefined
    differences.push(difference)
  }
  return differences.length > 0 ? pool(differences) : undefined
}

/** The same for any payloads, averaged by weight, at one size a side. */
export function differenceAt(
  quantity: Quantity,
  sizes: SizePair,
  payloads: readonly number[],
  matter: Matter,
  stage: Stage,
): Difference | undefined {
  const [base, head] = (['base', 'head'] as const).map((side) => {
    const { memoryMB, [stage]: replicas } = sizes[side]
    return valuesOf(replicas[side], (replica) => {
      switch (quantity) {
        case 'duration':
          return lnDurationMsOf(matter.function_, replica, payloads)
        case 'cost':
          return lnUsd(matter, side, memoryMB, billedMsOf(matter.function_, replica, payloads))
        case 'typical-cost':
          return lnUsd(
            matter,
            side,
            memoryMB,
            typicalBilledMsOf(matter.function_, replica, payloads),
          )
      }
    })
  })
  if (base === undefined || head === undefined) return undefined
  if (base.length < 2 || head.length < 2) return undefined
  return welch(base, head, LEAST_VARIANCE)
}

/** Duration in milliseconds that base starts from: geometric mean over replicas and sizes. */
export function baseDurationMs(
  question: Question & { measure: 'duration' },
  matter: Matter,
): number {
  const means = cellsOf(question, matter).map(({ sizes: { base } }) =>
    mean(
      valuesOf(base.look.base, (replica) =>
        lnDurationMsOf(matter.function_, replica, [question.payload]),
      ),
    ),
  )
  return Math.exp(mean(means))
}

/** Ascending, so that sums do not depend on the names of environments. */
export function valuesOf(
  replicas: readonly Replica[],
  value: (replica: Replica) => number | undefined,
): number[] {
  return ascending(replicas.map(value).filter((each) => each !== undefined))
}

function lnUsd({ function_ }: Matter, side: Side, memoryMB: number, billedMs: number | undefined) {
  if (billedMs === undefined) return undefined
  return Math.log(approximateUsd(function_, side, memoryMB, billedMs))
}

/**
 * No execution environment is known to repeat another's speed within 1 %, so values that agree
 * better (whole billed milliseconds, CPU slices of 20 ms below 1,769 MB) only hide their spread.
 */
export const LEAST_VARIANCE = 0.01 ** 2
