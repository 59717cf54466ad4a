import { SIDES, type Side } from '../inputs/plan.ts'
import { logUsd } from '../money/log-prices.ts'
import { defined } from '../shared/defined.ts'
import { valuesOf } from './differences.ts'
import { sideFigures } from './figures.ts'
import type { Fact } from './finding.ts'
import {
  deployedPair,
  type JudgedFunction,
  payloadsAt,
  type SizePair,
  sameSize,
} from './judged-function.ts'
import { meanLogBytes } from './log-cost.ts'
import { independentSizes } from './shared-environments.ts'
import { mean } from './stats/describe.ts'
import { meanOf, pAbove, welch } from './stats/welch.ts'

/**
 * Head logs more: by at least a tenth and 100 bytes, beyond doubt. What an invocation logs hardly depends
 * on the environment or the memory size, so all of them count together; an increase that chance could
 * have made, because what is logged differs from one invocation to the next, is none (one-sided at
 * 0.001). A check of the same code on both sides finds one in at most 0.1 % of cases.
 */
export function logGrowthFindings(judged: JudgedFunction): Fact[] {
  const bytes = { base: bytesOf('base', judged), head: bytesOf('head', judged) }
  if (SIDES.some((side) => bytes[side].length < 2)) return []
  const [baseBytes, headBytes] = [mean(bytes.base), mean(bytes.head)]
  if (headBytes - baseBytes < Math.max(MIN_BYTES, MIN_SHARE * baseBytes)) return []
  const [base, head] = [meanOf(bytes.base, MIN_VARIANCE), meanOf(bytes.head, MIN_VARIANCE)]
  if (pAbove(welch(base, head), 0) >= ALPHA) return []
  return [{ kind: 'log-growth', baseBytes, headBytes, ...costOf(judged, baseBytes, headBytes) }]
}

/** Mean bytes of an invocation, one value an environment, over all payloads by weight. */
function bytesOf(side: Side, judged: JudgedFunction): number[] {
  const payloads = [...judged.judgeable.keys()].filter(
    (payload) => (judged.judgeable[payload]?.length ?? 0) > 0,
  )
  return independentSizes(judged.alive).flatMap(({ look }) =>
    valuesOf(look[side], (replica) => meanLogBytes(judged.fn, side, replica, payloads)),
  )
}

/** What that is of a million invocations, and how much of what these cost more; where it is priced. */
function costOf(judged: JudgedFunction, baseBytes: number, headBytes: number) {
  const { prices } = judged.fn
  const { base, head } = { base: prices.base.logs, head: prices.head.logs }
  if (!base || !head || !judged.logsCount) return {}
  const baseUsd = logUsd(baseBytes, base).times(1_000_000).toNumber()
  const headUsd = logUsd(headBytes, head).times(1_000_000).toNumber()
  return { baseLogUsd: baseUsd, headLogUsd: headUsd, ...wholeOf(judged) }
}

/** What a million invocations cost as deployed, or at the only size. */
function wholeOf(judged: JudgedFunction) {
  const [only, ...others] = judged.alive
  const pair: SizePair | undefined =
    deployedPair(judged) ?? (only && others.length === 0 ? sameSize(only) : undefined)
  if (!pair) return {}
  const payloads = payloadsAt(judged, pair)
  const base = sideFigures('base', pair.base, payloads, judged, 'look')
  const head = sideFigures('head', pair.head, payloads, judged, 'look')
  return defined({
    baseCostPerMillionUsd: base?.costPerMillionUsd,
    headCostPerMillionUsd: head?.costPerMillionUsd,
  })
}

const MIN_BYTES = 100
const MIN_SHARE = 0.1
const ALPHA = 0.001
/** Of bytes: durations and counters in the platform's own lines have a digit more or less. */
const MIN_VARIANCE = 4
