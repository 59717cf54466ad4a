import type { PayloadData } from './evidence.ts'
import { type Measured, SIDES } from './measured.ts'
import { fisher, sumOf, varianceOf } from './numbers.ts'

/** @param part of the level that a finding of failure may spend at this look */
export function newFailures(measured: Measured, part: number): boolean {
  const { fn, first, hostOf, all } = measured
  return all.some((p) => {
    const alpha = (0.01 * part) / (2 * fn.payloads.length)
    const sizes = first(fn.memorySizesMB)
    const counts = (mb: number) =>
      fn.failOn !== 'deployed' || hostOf(fn.deployedMB?.head ?? mb) === hostOf(mb)
    if (pFailures(measured, sizes, p) < alpha) {
      return fn.memorySizesMB.length > 1 || sizes.every(counts)
    }
    return sizes.some((mb) => pFailures(measured, [mb], p) < alpha / sizes.length && counts(mb))
  })
}

function pFailures({ reps }: Measured, sizes: readonly number[], p: number): number {
  const sides = SIDES.map((side) =>
    sizes
      .flatMap((mb) => reps('look', side, mb))
      .map((r) => r.payloads[p] as PayloadData)
      .filter((x) => x.made > 0),
  )
  const effect = Math.max(
    ...sides.map((own) => {
      const share = sumOf(own.map((x) => x.failed)) / sumOf(own.map((x) => x.made))
      if (own.length < 2 || !(share > 0 && share < 1)) return 1
      const number = sumOf(own.map((x) => x.made)) / own.length
      const found = varianceOf(own.map((x) => x.failed / x.made))
      return Math.min(Math.max(1, found / ((share * (1 - share)) / number)), Math.max(1, number))
    }),
  )
  const [b, h] = sides.map((own) => {
    const made = Math.round(sumOf(own.map((x) => x.made)) / effect)
    return { made, failed: Math.min(made, Math.round(sumOf(own.map((x) => x.failed)) / effect)) }
  })
  return b && h ? fisher(b.failed, b.made, h.failed, h.made) : 1
}
