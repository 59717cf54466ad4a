import type { Rates } from './run-checks.ts'
import type { Target } from './situations.ts'

/** Prints one row of a markdown table; the first one printed is followed by the ruler. */
export function printRow(cells: readonly string[]): void {
  const widths = [51, 43, 1, 10, 7, 11, 10, 7, 11, 11, 7, 11, 20, 22, 23]
  const padded = cells.map((cell, index) =>
    index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
  )
  console.log(`| ${padded.join(' | ')} |`)
  if (cells[0] === 'situation') {
    console.log(`|${padded.map((cell) => '-'.repeat(cell.length + 2)).join('|')}|`)
  }
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

export function describeTarget({ rate, atLeast, atMost }: Target): string {
  const [sign, value] = atLeast === undefined ? ['≤', atMost ?? 0] : ['≥', atLeast]
  return `${rate} ${sign} ${rate === 'invocations' ? value : `${Number((100 * value).toFixed(1))} %`}`
}

/**
 * Whether the rate reaches the target, but for what chance does to a finite number of checks: two
 * binomial standard errors.
 */
export function isReached({ rate, atLeast, atMost }: Target, rates: Rates): boolean {
  const margin = (share: number) =>
    rate === 'invocations' ? 0 : 2 * Math.sqrt((share * (1 - share)) / rates.checks)
  if (atLeast !== undefined && rates[rate] < atLeast - margin(atLeast)) return false
  return atMost === undefined || rates[rate] <= atMost + margin(atMost)
}
