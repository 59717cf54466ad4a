import { looksAt } from './fail-on.ts'
import {
  type CellQuestion,
  cellsOf,
  deployedPair,
  type Matter,
  payloadsAt,
  type Question,
  type SizePair,
} from './matter.ts'

/** Questions of one measure, tested together. */
export interface Families {
  /** Over all sizes; none where there is only one. */
  pooled: readonly Question[]
  /** Each size by itself, then base as deployed against head as deployed where the sizes differ. */
  cells: readonly CellQuestion[]
}

/** Everything that is asked about durations: each payload by itself. */
export function durationFamilies(matter: Matter): Families {
  const pooled = [...matter.judgeable.keys()].map((payload): Question => {
    return { measure: 'duration', scope: 'pooled', payload }
  })
  const asDeployed = resized(matter).flatMap((sizes) =>
    payloadsAt(matter, sizes).map((payload): CellQuestion => {
      return { measure: 'duration', scope: 'cell', payload, sizes }
    }),
  )
  return {
    pooled: pooled.filter((question) => cellsOf(question, matter).length > 1),
    cells: [...pooled.flatMap((question) => cellsOf(question, matter)), ...asDeployed],
  }
}

/** Everything that is asked about cost: all payloads by weight. Nothing where nothing costs. */
export function costFamilies(matter: Matter): Families {
  if (!hasPrice(matter)) return { pooled: [], cells: [] }
  const pooled: Question = { measure: 'cost', scope: 'pooled' }
  const cells = cellsOf(pooled, matter)
  const asDeployed = resized(matter)
    .filter((sizes) => payloadsAt(matter, sizes).length > 0)
    .map((sizes): CellQuestion => ({ measure: 'cost', scope: 'cell', sizes }))
  return { pooled: cells.length > 1 ? [pooled] : [], cells: [...cells, ...asDeployed] }
}

/** Whether `fail-on` makes the check depend on this size. */
export function isGating({ sizes }: CellQuestion, { function_ }: Matter): boolean {
  return looksAt(function_, sizes.head.memoryMB)
}

/** Base as deployed with head as deployed, where their sizes differ. */
function resized(matter: Matter): SizePair[] {
  const sizes = deployedPair(matter)
  return sizes && sizes.base !== sizes.head ? [sizes] : []
}

function hasPrice({ function_: { prices } }: Matter): boolean {
  return [prices.base, prices.head].every(
    ({ usdPerGBSecond, usdPerRequest }) => Number(usdPerGBSecond) > 0 && Number(usdPerRequest) >= 0,
  )
}
