import { minus } from './differences.ts'
import { type Measured, SIDES, type Side } from './measured.ts'
import { above, average, meanOf, plain } from './numbers.ts'

export function coldStartsFail({ fn, reps, alive, first }: Measured): boolean {
  const inits = (side: Side, mb: number) =>
    reps('look', side, mb)
      .map((r) => (r.init !== undefined && r.init > 0 ? Math.log(r.init) : undefined))
      .filter((x) => x !== undefined)
  const sizes = first(alive).filter((mb) => SIDES.every((side) => inits(side, mb).length >= 2))
  if (sizes.length === 0) return false
  const diff = average(
    sizes.map((mb) => ({
      diff: minus(meanOf(inits('base', mb)), meanOf(inits('head', mb))),
      parts: 1,
    })),
  )
  const baseMs = Math.exp(plain(sizes.map((mb) => plain(inits('base', mb)))))
  const limit = Math.log1p(Math.max(fn.limits.initPercent / 100, 20 / baseMs))
  return diff !== undefined && diff.k >= 4 && diff.d >= limit && above(diff, limit / 2) < 0.01
}
