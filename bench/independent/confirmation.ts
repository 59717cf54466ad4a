import type { Candidates } from './candidates.ts'
import type { Differences } from './differences.ts'
import type { Tested } from './hypothesis-tests.ts'
import { ALPHA, type Look } from './levels.ts'
import { type Measured, SIDES } from './measured.ts'
import { above, below } from './numbers.ts'

/** What fresh replicas say to the candidates; `open` where more of them are needed. */
export function confirmation(
  measured: Measured,
  { diffOf }: Differences,
  { index }: Look,
  { flagged, candidates }: Candidates,
): 'confirmed' | 'open' | 'not-confirmed' {
  const { rule } = measured.fn
  const { confirmReplicas } = rule
  const confirmed = (among: Tested[]) =>
    among.some((a) => {
      const diff = diffOf(a, 'confirm')
      if (!diff || (a.cell && !rule.oneMachine && diff.k <= confirmReplicas)) return false
      if (diff.d < a.fail) return false
      return above(diff, a.cell ? a.fail / 2 : 0) < ALPHA / 2 / distinct(measured, among)
    })
  if (confirmed(candidates) || confirmed(flagged.filter((a) => !candidates.includes(a))))
    return 'confirmed'
  const first = confirmReplicas / 2 + confirmReplicas * index
  const have = freshReplicas(measured, candidates)
  const refuted = candidates.every((a) => {
    const diff = diffOf(a, 'confirm')
    return diff !== undefined && below(diff, a.fail) < ALPHA
  })
  const enough = have >= first + confirmReplicas || (have >= first && refuted)
  return enough ? 'not-confirmed' : 'open'
}

/** How many questions there are, those of a group counted once. */
function distinct({ hostOf }: Measured, among: readonly Tested[]): number {
  return new Set(
    among.map(({ cell, pool }) =>
      cell
        ? `${cell.measure} ${cell.payload} ${hostOf(cell.base)} ${hostOf(cell.head)} ${cell.base === cell.head}`
        : `${pool?.measure} ${pool?.payload}`,
    ),
  ).size
}

function freshReplicas({ all, reps }: Measured, candidates: readonly Tested[]): number {
  const counts = candidates
    .flatMap((a) => (a.cell ? [a.cell] : (a.pool?.cells ?? [])))
    .flatMap(({ measure, payload, base, head }) => {
      const payloads = measure === 'cost' ? all : [payload]
      return [base, head].flatMap((mb) =>
        SIDES.map(
          (side) =>
            reps('confirm', side, mb).filter((r) =>
              payloads.every((p) => (r.payloads[p]?.made ?? 0) > 0),
            ).length,
        ),
      )
    })
  return Math.min(...counts)
}
