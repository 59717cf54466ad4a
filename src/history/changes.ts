import type { HistoryChange } from './line.ts'

/** Quantile of the normal distribution that a 95 % interval reaches on either side. */
const Z95 = 1.959963984540054

/** A change on the logarithmic scale, where changes that follow one another add up. */
export interface LogChange {
  value: number
  /** Its standard error; infinite where nothing is known of it. */
  error: number
}

/** The logarithm of a change; an interval without ends says nothing. */
export function logChange({ changePercent, lowPercent, highPercent }: HistoryChange): LogChange {
  const value = Math.log1p(Math.max(changePercent, -99.9) / 100)
  if (lowPercent === null || highPercent === null) return { value, error: Infinity }
  const [low, high] = [lowPercent, highPercent].map((each) =>
    Math.log1p(Math.max(each, -99.9) / 100),
  )
  return { value, error: Math.max(0, ((high ?? 0) - (low ?? 0)) / (2 * Z95)) }
}

/** The change in percent with its 95 % interval. */
export function percentChange({ value, error }: LogChange): HistoryChange {
  const percent = (log: number) => 100 * Math.expm1(log)
  const isKnown = Number.isFinite(error)
  return {
    changePercent: percent(value),
    lowPercent: isKnown ? percent(value - Z95 * error) : null,
    highPercent: isKnown ? percent(value + Z95 * error) : null,
  }
}

/** Independent changes, one after the other. */
export function summed(changes: readonly LogChange[]): LogChange {
  return {
    value: changes.reduce((sum, { value }) => sum + value, 0),
    error: Math.sqrt(changes.reduce((sum, { error }) => sum + error ** 2, 0)),
  }
}
