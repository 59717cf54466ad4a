import { SIDES, type Side } from '../inputs/plan.ts'
import type { Replica, SizeEvidence, Stage } from './evidence.ts'
import {
  cellsOf,
  type Hypothesis,
  type JudgedFunction,
  payloadsAt,
  type SizePair,
  sameSize,
} from './judged-function.ts'
import { meanLogBytes, usdPerLogByte } from './log-cost.ts'
import { billedMsOf, lnDurationMsOf, usdOfBilledMs } from './per-invocation.ts'
import { groupsOf, independentSizes } from './shared-environments.ts'
import { ascending, mean } from './stats/describe.ts'
import {
  type Difference,
  type Mean,
  meanOf,
  pool,
  welch,
  withSharedVariance,
} from './stats/welch.ts'

/**
 * The estimated change as a difference of logarithms, head minus base.
 * Undefined where fewer than two replicas of either side speak to it.
 */
export function differenceFor(
  hypothesis: Hypothesis,
  judged: JudgedFunction,
  stage: Stage,
): Difference | undefined {
  const valuesAt = (sizes: SizePair): Values => {
    const payloads =
      hypothesis.measure === 'cost' ? payloadsAt(judged, sizes) : [hypothesis.payload]
    return { quantity: hypothesis.measure, payloads, judged, stage }
  }
  if (hypothesis.scope === 'cell') return differenceAt(hypothesis.sizes, valuesAt(hypothesis.sizes))
  const groups = groupsOf(cellsOf(hypothesis, judged).map(({ sizes }) => sizes.head))
  const differences = groups.map((group) =>
    groupDifference(group, (size) => valuesAt(sameSize(size))),
  )
  const measured = differences.filter((each) => each !== undefined)
  if (measured.length < groups.length || groups.length === 0) return undefined
  return pool(
    measured,
    groups.map((group) => group.length),
  )
}

/** What is compared: a quantity of some payloads, averaged by weight, on replicas of one stage. */
export interface Values {
  quantity: Hypothesis['measure']
  payloads: readonly number[]
  judged: JudgedFunction
  stage: Stage
}

/** The change at one size per side, its error withSharedVariance by the other sizes. */
export function differenceAt({ base, head }: SizePair, values: Values): Difference | undefined {
  const ofBase = meanWithSharedVariance('base', base, values)
  const ofHead = meanWithSharedVariance('head', head, values)
  return ofBase && ofHead && welch(ofBase, ofHead)
}

/** Duration in milliseconds that base starts from: geometric mean over replicas and sizes. */
export function baseDurationMs(
  hypothesis: Hypothesis & { measure: 'duration' },
  judged: JudgedFunction,
): number {
  const means = cellsOf(hypothesis, judged).map(({ sizes: { base } }) =>
    mean(
      valuesOf(base.look.base, (replica) =>
        lnDurationMsOf(judged.fn, replica, [hypothesis.payload]),
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

/**
 * The mean change at sizes that share environments. Each environment counts once, with the mean of what
 * it tells about these sizes.
 */
function groupDifference(
  group: readonly SizeEvidence[],
  valuesAt: (size: SizeEvidence) => Values,
): Difference | undefined {
  const [first] = group
  if (first === undefined) return undefined
  const [base, head] = SIDES.map((side) => {
    if (group.length === 1) return ownMean(side, first, valuesAt(first))
    const { stage } = valuesAt(first)
    const bySize = group.map((size) => {
      const value = replicaValue(side, size.memoryMB, valuesAt(size))
      return new Map(size[stage][side].map((replica) => [replica.environment, value(replica)]))
    })
    const numbers = first[stage][side].flatMap(({ environment }) => {
      const own = bySize.map((values) => values.get(environment))
      const known = own.filter((each) => each !== undefined)
      return known.length === group.length ? [mean(known)] : []
    })
    return numbers.length < 2 ? undefined : meanOf(ascending(numbers), MIN_VARIANCE)
  })
  return base && head && welch(base, head)
}

/** The mean of one side at one size, with what the other sizes tell of its error. */
export function meanWithSharedVariance(
  side: Side,
  size: SizeEvidence,
  values: Values,
): Mean | undefined {
  const own = ownMean(side, size, values)
  if (own === undefined) return undefined
  const { judged, payloads } = values
  const relatives = independentSizes(judged.alive)
    .filter((other) => other.ranAtMB !== size.ranAtMB)
    .filter((other) => payloads.every((payload) => judged.judgeable[payload]?.includes(other)))
    .map((other) => ownMean(side, other, values))
    .filter((each) => each !== undefined)
  return withSharedVariance(own, [own, ...relatives])
}

function ownMean(side: Side, size: SizeEvidence, values: Values): Mean | undefined {
  const { quantity, payloads, stage, judged } = values
  const key = `${quantity} ${stage} ${side} ${size.memoryMB} ${payloads.join()}`
  const known = judged.means.get(key)
  if (known !== undefined) return known
  const numbers = valuesOf(size[stage][side], replicaValue(side, size.memoryMB, values))
  if (numbers.length < 2) return undefined
  const own = meanOf(numbers, MIN_VARIANCE)
  judged.means.set(key, own)
  return own
}

/** How to read one replica: ln milliseconds, or ln USD. */
function replicaValue(side: Side, memoryMB: number, { quantity, payloads, judged }: Values) {
  const { fn } = judged
  if (quantity === 'duration') {
    return (replica: Replica) => lnDurationMsOf(fn, replica, payloads)
  }
  const usd = usdOfBilledMs(fn, side, memoryMB)
  const perLogByte = usdPerLogByte(fn, side)
  return (replica: Replica) => {
    const billedMs = billedMsOf(fn, replica, payloads)
    const logBytes = judged.logsCount ? meanLogBytes(fn, side, replica, payloads) : 0
    if (billedMs === undefined || logBytes === undefined) return undefined
    return Math.log(usd(billedMs) + logBytes * perLogByte)
  }
}

/**
 * No execution environment is known to repeat another's speed within 1 %, so values that agree
 * better (whole billed milliseconds, CPU slices of 20 ms below 1,769 MB) only hide their spread.
 */
export const MIN_VARIANCE = 0.01 ** 2
