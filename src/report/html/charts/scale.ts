/** A place on an axis, in the units of the picture. */
export type Scale = (value: number) => number

/** Between the ends of an axis; values beyond them stay at its ends. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const length = to - from || 1
  return (value) => rounded(start + within((value - from) / length) * (end - start))
}

/** The same for values above 0, on a logarithmic axis. */
export function logarithmic(from: number, to: number, start: number, end: number): Scale {
  const scale = linear(Math.log(from), Math.log(to), start, end)
  return (value) => scale(Math.log(Math.max(value, Number.MIN_VALUE)))
}

const within = (share: number) => Math.min(1, Math.max(0, share))

/** A tenth of a unit of the picture is less than anybody sees. */
export const rounded = (value: number): number => Math.round(value * 10) / 10

/**
 * Round values from one at or below `from` to one at or above `to`: multiples of 1, 2 or 5 times a
 * power of ten.
 */
export function ticks(from: number, to: number, about: number): number[] {
  const step = niceStep((to - from) / about)
  const [first, last] = [Math.floor(from / step + 1e-9), Math.ceil(to / step - 1e-9)]
  return Array.from({ length: last - first + 1 }, (_, index) => round(first + index, step))
}

/** 1, 2 and 5 times the powers of ten around two values above 0; of many, the powers of ten alone. */
export function logTicks(from: number, to: number): number[] {
  const powers = Math.log10(to / from)
  const factors = powers > 4 ? [1] : powers > 1.5 ? [1, 3] : [1, 2, 5]
  const all: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++) {
    all.push(...factors.map((factor) => Number(`${factor}e${power}`)))
  }
  const first = all.findLastIndex((tick) => tick <= from)
  const last = all.findIndex((tick) => tick >= to)
  return all.slice(Math.max(0, first), last < 0 ? undefined : last + 1)
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function niceStep(least: number): number {
  if (!(least > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return (
    [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.999) ??
    power * 10
  )
}

/** 3 × 0.1 is not 0.3. */
function round(count: number, step: number): number {
  return Number((count * step).toPrecision(12))
}
