import type { Side } from '../inputs/plan.ts'
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
import { arePaired, meanOfPairs, meanOfReadings, type Reading } from './pairs.ts'
import { billedMsOf, lnDurationMsOf, usdOfBilledMs } from './per-invocation.ts'
import { groupsOf, independentSizes, type SharingSizes } from './shared-environments.ts'
import { ascending, mean } from './stats/describe.ts'
import {
  type Difference,
  differenceFromZero,
  type Mean,
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
  if (measured.length < groups.length) return undefined
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
export function differenceAt(sizes: SizePair, values: Values): Difference | undefined {
  if (arePaired(sizes, values.stage)) {
    const own = ownMeanOfPairs(sizes, values)
    const relatives = othersOf(sizes.head, values).map((other) =>
      ownMeanOfPairs(sameSize(other), values),
    )
    return own && differenceFromZero(withSharedVariance(own, [own, ...relatives.filter(isMean)]))
  }
  const ofBase = meanWithSharedVariance('base', sizes.base, values)
  const ofHead = meanWithSharedVariance('head', sizes.head, values)
  return ofBase && ofHead && welch(ofBase, ofHead)
}

/** Duration in milliseconds that base starts from: geometric mean over replicas and sizes. */
export function baseDurationMs(
  hypothesis: Hypothesis & { measure: 'duration' },
  judged: JudgedFunction,
): number {
  const means = cellsOf(hypothesis, judged).map(({ sizes }) =>
    lnBaseDurationMs(sizes, [hypothesis.payload], judged),
  )
  return Math.exp(mean(means))
}

/** Its logarithm at one size, of these payloads, averaged by weight. */
export function lnBaseDurationMs(
  { base }: SizePair,
  payloads: readonly number[],
  { fn }: Pick<JudgedFunction, 'fn'>,
): number {
  return mean(valuesOf(base.look.base, (replica) => lnDurationMsOf(fn, replica, payloads)))
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
 * it shows of these sizes.
 */
function groupDifference(
  group: SharingSizes,
  valuesAt: (size: SizeEvidence) => Values,
): Difference | undefined {
  const [first] = group
  const base = readings('base', group, valuesAt)
  const head = readings('head', group, valuesAt)
  if (arePaired(sameSize(first), valuesAt(first).stage)) {
    const ofPairs = meanOfPairs(base, head)
    return ofPairs && differenceFromZero(ofPairs)
  }
  const [ofBase, ofHead] = [meanOfReadings(base), meanOfReadings(head)]
  return ofBase && ofHead && welch(ofBase, ofHead)
}

/** The mean of one side at one size, with what the other sizes say of its error. */
export function meanWithSharedVariance(
  side: Side,
  size: SizeEvidence,
  values: Values,
): Mean | undefined {
  const own = ownMean(side, size, values)
  if (own === undefined) return undefined
  const relatives = othersOf(size, values).map((other) => ownMean(side, other, values))
  return withSharedVariance(own, [own, ...relatives.filter(isMean)])
}

/** Sizes measured independently of this one, at which the same payloads can be judged. */
function othersOf(size: SizeEvidence, { judged, payloads }: Values): SizeEvidence[] {
  return independentSizes(judged.alive)
    .filter((other) => other.ranAtMB !== size.ranAtMB)
    .filter((other) => payloads.every((payload) => judged.judgeable[payload]?.includes(other)))
}

function ownMean(side: Side, size: SizeEvidence, values: Values): Mean | undefined {
  return remembered(`${side} ${size.memoryMB}`, values, () =>
    meanOfReadings(readings(side, [size], () => values)),
  )
}

function ownMeanOfPairs({ base, head }: SizePair, values: Values): Mean | undefined {
  return remembered(`pairs ${base.memoryMB} ${head.memoryMB}`, values, () =>
    meanOfPairs(
      readings('base', [base], () => values),
      readings('head', [head], () => values),
    ),
  )
}

/** Means are asked for again and again: by neighbouring sizes, rows and findings. */
function remembered(
  where: string,
  { quantity, payloads, stage, judged }: Values,
  compute: () => Mean | undefined,
): Mean | undefined {
  const key = `${quantity} ${stage} ${where} ${payloads.join()}`
  const mean = judged.means.get(key) ?? compute()
  if (mean !== undefined) judged.means.set(key, mean)
  return mean
}

/** What replicas of one side show, averaged over sizes that share them; of those that were measured at all. */
function readings(
  side: Side,
  group: SharingSizes,
  valuesAt: (size: SizeEvidence) => Values,
): Reading[] {
  const [first] = group
  const { stage } = valuesAt(first)
  const bySize = group.map((size) => {
    const value = replicaValue(side, size.memoryMB, valuesAt(size))
    return new Map(size[stage][side].map((replica) => [replica.environment, value(replica)]))
  })
  return first[stage][side].flatMap(({ environment, pair }) => {
    const own = bySize.map((values) => values.get(environment))
    const known = own.filter((each) => each !== undefined)
    return known.length === group.length ? [{ pair, value: mean(known) }] : []
  })
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

function isMean(mean: Mean | undefined): mean is Mean {
  return mean !== undefined
}
