import type { Differences } from './differences.ts'
import type { Tested } from './hypothesis-tests.ts'
import type { Measured } from './measured.ts'

/** Which answers decide the check. */
export interface Candidates {
  flagged: Tested[]
  /** Flagged, and not part of one that is. */
  candidates: Tested[]
  /** The questions at single sizes that the check depends on. */
  singles: Tested[]
  gating: (a: Tested) => boolean
  settled: (a: Tested) => boolean
  /** The question over all sizes of which one is a part. */
  widerOf: (a: Tested) => Tested | undefined
}

export function candidatesOf(
  { fn, deployed }: Measured,
  { cellDiff }: Differences,
  answers: readonly Tested[],
): Candidates {
  const onlyDeployed = fn.failOn === 'deployed' && fn.deployedMB !== undefined
  const gating = (a: Tested) => !a.cell || !onlyDeployed || a.cell.head === fn.deployedMB?.head
  const widerOf = (a: Tested) =>
    a.cell && a.cell.base === a.cell.head
      ? answers.find(
          (w) =>
            w.pool &&
            w.pool.measure === a.cell?.measure &&
            (w.pool.measure === 'cost' || w.pool.payload === a.cell?.payload),
        )
      : undefined
  const reaches = (a: Tested) => {
    if (a.cell || !onlyDeployed || !deployed) return true
    const there = a.pool?.cells.find((q) => q.head === deployed.head)
    const diff = there && cellDiff(there, 'look')
    return diff !== undefined && diff.d >= a.fail
  }
  const flagged = answers.filter((a) => a.candidate && gating(a) && reaches(a))
  const candidates = flagged.filter((a) => {
    const w = widerOf(a)
    return !w || !flagged.includes(w)
  })
  const singles = answers.filter((a) => a.cell && gating(a))
  const settled = (a: Tested) =>
    a.nonInferiorAlone || (a.nonInferior && (widerOf(a)?.nonInferior ?? true))
  return { flagged, candidates, singles, gating, settled, widerOf }
}
