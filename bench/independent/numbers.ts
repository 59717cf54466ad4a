import { lnGamma, upperTail } from './t.ts'

/** Mean of n values, the square of its error, and what degrees of freedom follow from. */
export interface Mean {
  d: number
  n: number
  e2: number
  f: number
}

/** A difference of two means; k values at least behind each. */
export interface Diff {
  d: number
  e2: number
  f: number
  k: number
}

export function meanOf(values: readonly (number | undefined)[], floors = 1): Mean | undefined {
  const own = values.filter((x) => x !== undefined)
  const n = own.length
  if (n < 2) return undefined
  const e2 = Math.max(varianceOf(own), floors * 0.0001) / n
  return { d: plain(own), n, e2, f: e2 ** 2 / (n - 1) }
}

export function average(
  several: readonly { diff: Diff | undefined; parts: number }[],
): Diff | undefined {
  const m = sumOf(several.map(({ parts }) => parts))
  const own = several.flatMap(({ diff, parts }) => (diff ? [{ ...diff, w: parts / m }] : []))
  if (m === 0 || own.length < several.length) return undefined
  return {
    d: sumOf(own.map((x) => x.w * x.d)),
    e2: sumOf(own.map((x) => x.w ** 2 * x.e2)),
    f: sumOf(own.map((x) => x.w ** 4 * x.f)),
    k: Math.min(...own.map((x) => x.k)),
  }
}

export function above({ d, e2, f }: Diff, limit: number): number {
  return upperTail((d - limit) / Math.sqrt(e2), e2 ** 2 / f)
}

export function below({ d, e2, f }: Diff, limit: number): number {
  return upperTail((limit - d) / Math.sqrt(e2), e2 ** 2 / f)
}

export function holm(ps: readonly number[]): number[] {
  const sorted = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p)
  const result = ps.map(() => 1)
  let most = 0
  sorted.forEach(({ p, i }, rank) => {
    most = Math.max(most, Math.min(1, p * (ps.length - rank)))
    result[i] = most
  })
  return result
}

export function fisher(a: number, n: number, b: number, m: number): number {
  const lnC = (x: number, y: number) => lnGamma(x + 1) - lnGamma(y + 1) - lnGamma(x - y + 1)
  let p = 0
  for (let k = b; k <= Math.min(a + b, m); k++) {
    if (a + b - k > n) continue
    p += Math.exp(lnC(m, k) + lnC(n, a + b - k) - lnC(n + m, a + b))
  }
  return p
}

export function plain(values: readonly number[]): number {
  return sumOf(values) / values.length
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

export function varianceOf(values: readonly number[]): number {
  const centre = plain(values)
  return sumOf(values.map((x) => (x - centre) ** 2)) / (values.length - 1)
}
