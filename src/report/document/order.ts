import { deployedRow } from '../deployed.ts'
import type { FunctionReport } from '../schema.ts'

/**
 * What needs a decision first; in each group what the merge changes most, then by name. The change is
 * that of a month's bill where all months are known, and otherwise the percentage by which cost or
 * duration, whichever is more, went up as deployed (or, of what passes, changed at all).
 */
export function inOrder(functions: readonly FunctionReport[]): FunctionReport[] {
  const inUsd = functions.every((each) => each.kind !== 'measured' || each.month !== null)
  const keyed = functions.map((each) => {
    const change = inUsd ? monthChangeUsd(each) : changePercent(each)
    return { each, rank: rankOf(each), change: each.verdict === 'pass' ? Math.abs(change) : change }
  })
  return keyed
    .sort((a, b) => a.rank - b.rank || b.change - a.change || (a.each.name < b.each.name ? -1 : 1))
    .map(({ each }) => each)
}

function rankOf({ kind, verdict }: FunctionReport): number {
  if (kind === 'unchanged') return 6
  if (kind === 'new') return 5
  if (kind === 'unmeasured') return 2
  return { fail: 0, accepted: 1, inconclusive: 3, pass: 4 }[verdict]
}

function monthChangeUsd(each: FunctionReport): number {
  return each.kind === 'measured' ? (each.month?.changeUsd ?? 0) : 0
}

function changePercent(each: FunctionReport): number {
  if (each.kind !== 'measured') return 0
  const row = deployedRow(each)
  const changes = (row ? [row] : each.sizes).flatMap(({ cost, duration }) => [cost, duration])
  const known = changes.flatMap((change) => (change === null ? [] : [change.changePercent]))
  return known.length === 0 ? 0 : known.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
}
