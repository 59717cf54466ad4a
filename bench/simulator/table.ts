import type { Rates } from './run-checks.ts'
import type { Situation, Target } from './situations.ts'

/** Prints one row of a markdown table; the first one printed is followed by the ruler. */
export function printRow(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`)
  if (cells[0] === 'situation') console.log(`|:--|:--|${'--:|'.repeat(cells.length - 2)}`)
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** The rate, and where it is a share of the checks, its binomial 95 % interval (Wilson 1927). */
export function rateText(target: Target, rates: Rates): string {
  const rate = rates[target.rate]
  if (!isShare(target)) return `${target.rate} ${percent(rate)}`
  const { low, high } = wilson(rate, rates.checks)
  return `${target.rate} ${percent(rate)} (${percent(low)} – ${percent(high)})`
}

export function describeTarget({ rate, atLeast, atMost }: Target): string {
  const [sign, value] = atLeast === undefined ? ['≤', atMost ?? 0] : ['≥', atLeast]
  return `${rate} ${sign} ${Number((100 * value).toFixed(1))} %`
}

/** Targets whose binomial interval lies wholly on the wrong side. */
export function missedBy({ targets }: Pick<Situation, 'targets'>, rates: Rates): Target[] {
  return targets.filter((target) => {
    const { atLeast, atMost } = target
    const rate = rates[target.rate]
    const { low, high } = isShare(target)
      ? wilson(rate, rates.checks)
      : { low: Math.abs(rate), high: Math.abs(rate) }
    if (atLeast !== undefined) return high < atLeast
    return atMost !== undefined && low > atMost
  })
}

/**
 * Whether the rate is a share: a bias is none. The intervals that one check reports depend on each other, and
 * count as one.
 */
function isShare({ rate }: Target): boolean {
  return rate !== 'bias'
}

/** Binomial 95 % interval of a share (Wilson 1927). */
export function wilson(share: number, checks: number): { low: number; high: number } {
  const z2 = 1.96 ** 2
  const centre = (share + z2 / (2 * checks)) / (1 + z2 / checks)
  const reach =
    (Math.sqrt(z2) / (1 + z2 / checks)) *
    Math.sqrt((share * (1 - share)) / checks + z2 / (4 * checks ** 2))
  return { low: share === 0 ? 0 : Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}
