import type { Side } from '../inputs/plan.ts'
import type { Replica, SizeEvidence, Stage } from './evidence.ts'
import { cellsOf, type Matter, payloadsAt, type Question, type SizePair } from './matter.ts'
import { billedMsOf, lnDurationMsOf, usdOfBilledMs } from './per-invocation.ts'
import { ascending, mean } from './stats/describe.ts'
import { type Difference, type Mean, meanOf, pool, steadied, welch } from './stats/welch.ts'

/**
 * The estimated change as a difference of logarithms, head minus base.
 * Undefined where fewer than two replicas of a side speak to it.
 */
export function differenceFor(
  question: Question,
  matter: Matter,
  stage: Stage,
): Difference | undefined {
  const cells = cellsOf(question, matter).map((cell) => {
    const payloads = cell.measure === 'cost' ? payloadsAt(matter, cell.sizes) : [cell.payload]
    const values = { quantity: question.measure, payloads, matter, stage }
    return question.scope === 'pooled'
      ? ownDifference(cell.sizes, values)
      : differenceAt(cell.sizes, values)
  })
  const measured = cells.filter((cell) => cell !== undefined)
  return measured.length === cells.length && cells.length > 0 ? pool(measured) : undefined
}

/** What is compared: a quantity of some payloads, averaged by weight, on replicas of one stage. */
export interface Values {
  quantity: Question['measure']
  payloads: readonly number[]
  matter: Matter
  stage: Stage
}

/** The change at one size a side, its error steadied by the other sizes. */
export function differenceAt({ base, head }: SizePair, values: Values): Difference | undefined {
  const ofBase = steadiedMean('base', base, values)
  const ofHead = steadiedMean('head', head, values)
  return ofBase && ofHead && welch(ofBase, ofHead)
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

function ownDifference({ base, head }: SizePair, values: Values): Difference | undefined {
  const ofBase = ownMean('base', base, values)
  const ofHead = ownMean('head', head, values)
  return ofBase && ofHead && welch(ofBase, ofHead)
}

function steadiedMean(side: Side, size: SizeEvidence, values: Values): Mean | undefined {
  const own = ownMean(side, size, values)
  if (own === undefined) return undefined
  const { matter, payloads } = values
  const relatives = matter.alive
    .filter((other) => other !== size)
    .filter((other) => payloads.every((payload) => matter.judgeable[payload]?.includes(other)))
    .map((other) => ownMean(side, other, values))
    .filter((each) => each !== undefined)
  return steadied(own, [own, ...relatives])
}

function ownMean(side: Side, size: SizeEvidence, values: Values): Mean | undefined {
  const { quantity, payloads, stage, matter } = values
  const key = `${quantity} ${stage} ${side} ${size.memoryMB} ${payloads.join()}`
  const known = matter.means.get(key)
  if (known !== undefined) return known
  const numbers = valuesOf(size[stage][side], replicaValue(side, size.memoryMB, values))
  if (numbers.length < 2) return undefined
  const own = meanOf(numbers, LEAST_VARIANCE)
  matter.means.set(key, own)
  return own
}

/** How to read one replica: ln milliseconds, or ln USD. */
function replicaValue(side: Side, memoryMB: number, { quantity, payloads, matter }: Values) {
  const { function_ } = matter
  if (quantity === 'duration') {
    return (replica: Replica) => lnDurationMsOf(function_, replica, payloads)
  }
  const usd = usdOfBilledMs(function_, side, memoryMB)
  return (replica: Replica) => {
    const billedMs = billedMsOf(function_, replica, payloads)
    return billedMs === undefined ? undefined : Math.log(usd(billedMs))
  }
}

/**
 * No execution environment is known to repeat another's speed within 1 %, so values that agree
 * better (whole billed milliseconds, CPU slices of 20 ms below 1,769 MB) only hide their spread.
 */
export const LEAST_VARIANCE = 0.01 ** 2
