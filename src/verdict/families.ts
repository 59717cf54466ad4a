import { looksAt } from './fail-on.ts'
import {
  type CellHypothesis,
  cellsOf,
  deployedPair,
  type Hypothesis,
  type JudgedFunction,
  payloadsAt,
  type SizePair,
} from './judged-function.ts'
import { independentSizes } from './shared-environments.ts'

/** Hypotheses of one measure, tested together. */
export interface Families {
  /** Over all sizes; none where there is only one. */
  pooled: readonly Hypothesis[]
  /** Each size by itself, then base as deployed against head as deployed where the sizes differ. */
  cells: readonly CellHypothesis[]
}

/** Everything that is asked about durations: each payload by itself. */
export function durationFamilies(judged: JudgedFunction): Families {
  const pooled = [...judged.judgeable.keys()].map((payload): Hypothesis => {
    return { measure: 'duration', scope: 'pooled', payload }
  })
  const asDeployed = resized(judged).flatMap((sizes) =>
    payloadsAt(judged, sizes).map((payload): CellHypothesis => {
      return { measure: 'duration', scope: 'cell', payload, sizes }
    }),
  )
  return {
    pooled: pooled.filter((hypothesis) => areIndependent(cellsOf(hypothesis, judged))),
    cells: [...pooled.flatMap((hypothesis) => cellsOf(hypothesis, judged)), ...asDeployed],
  }
}

/** Everything that is asked about cost: all payloads by weight. Nothing where nothing costs. */
export function costFamilies(judged: JudgedFunction): Families {
  if (!hasPrice(judged)) return { pooled: [], cells: [] }
  const pooled: Hypothesis = { measure: 'cost', scope: 'pooled' }
  const cells = cellsOf(pooled, judged)
  const asDeployed = resized(judged)
    .filter((sizes) => payloadsAt(judged, sizes).length > 0)
    .map((sizes): CellHypothesis => ({ measure: 'cost', scope: 'cell', sizes }))
  return { pooled: areIndependent(cells) ? [pooled] : [], cells: [...cells, ...asDeployed] }
}

/** Whether several of these sizes are independent: only then they are put together. */
function areIndependent(cells: readonly CellHypothesis[]): boolean {
  return independentSizes(cells.map(({ sizes }) => sizes.head)).length > 1
}

/** Whether `fail-on` makes the check depend on this size. */
export function isGating({ sizes }: CellHypothesis, { fn }: JudgedFunction): boolean {
  return looksAt(fn, sizes.head.memoryMB)
}

/** Base as deployed with head as deployed, where their sizes differ. */
function resized(judged: JudgedFunction): SizePair[] {
  const sizes = deployedPair(judged)
  return sizes && sizes.base !== sizes.head ? [sizes] : []
}

function hasPrice({ fn: { prices } }: JudgedFunction): boolean {
  return [prices.base, prices.head].every(
    ({ usdPerGBSecond, usdPerRequest }) => Number(usdPerGBSecond) > 0 && Number(usdPerRequest) >= 0,
  )
}
