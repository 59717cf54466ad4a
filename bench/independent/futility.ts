import type { Candidates } from './candidates.ts'
import type { Tested } from './hypothesis-tests.ts'
import type { Look } from './levels.ts'
import { above, below, type Diff } from './numbers.ts'

/** Whether even the last look would neither pass nor fail. */
export function futile(
  looks: readonly number[],
  { lastLevel }: Look,
  answers: readonly Tested[],
  { singles, settled, widerOf, gating }: Candidates,
): boolean {
  const last = Math.max(...looks)
  const unsettled = singles.filter((a) => !settled(a))
  const blocking = answers.filter(
    (a) =>
      !a.nonInferior && (unsettled.includes(a) || unsettled.some((cell) => widerOf(cell) === a)),
  )
  const then = ({ e2, f, k }: Diff) => {
    const part = Math.min(1, k / last)
    const e2Then = 0.75 ** 2 * e2 * part
    const luck = 1.28 * Math.sqrt(e2Then * (1 - part))
    const at = (d: number): Diff => ({ d, e2: e2Then, f: (e2Then / e2) ** 2 * f, k })
    return { part, luck, at }
  }
  const canPass = ({ diff, pass }: Tested) => {
    if (!diff) return true
    const { part, luck, at } = then(diff)
    return below(at(diff.d * part + Math.min(diff.d, 0) * (1 - part) - luck), pass) < lastLevel
  }
  const canFail = ({ diff, fail, alpha }: Tested) => {
    if (!diff) return true
    const { part, luck, at } = then(diff)
    const worst = diff.d + 1.28 * Math.sqrt(diff.e2) * (1 - part) + luck
    return worst >= fail && above(at(worst), 0) <= alpha
  }
  return (
    blocking.some((a) => (a.diff?.k ?? 0) > (looks[0] ?? 0) && !canPass(a)) &&
    !answers.some((a) => gating(a) && canFail(a))
  )
}
