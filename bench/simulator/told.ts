import { decisionRule, localDecisionRule } from '../../src/verdict/looks.ts'
import { runChecks, simulatedCase } from './run-checks.ts'
import { type Effect, NOTHING, type Scenario } from './scenario.ts'
import { percent, printRow, wilson } from './table.ts'

/** What undecided checks of unchanged code say they would find, beside what checks do find. */
export interface Told {
  scenario: Scenario
  sizes: number
}

const POINTS = 3
const FOUND = 0.8

export function toldTitle({ scenario: { name, shared }, sizes }: Told): string {
  return `minimum detectable increase, ${name}${shared ? ', shared' : ''}, ${sizes} × 1`
}

/**
 * Prints the median of the minimum detectable increases that undecided checks report, and how often increases of that
 * and of three percentage points less and more are found: 80 % has to be between the latter two.
 * @returns whether it is
 */
export function printTold({ scenario, sizes }: Told, checks: number, seed: number): boolean {
  const rule = scenario.shared ? localDecisionRule() : decisionRule(sizes)
  const fn = simulatedCase(sizes, 1, rule)
  const told: number[] = []
  runChecks({
    ...{ scenario, effect: NOTHING, checks, seed, fn },
    onComparison({ findings }) {
      for (const each of findings) {
        if (each.kind !== 'inconclusive' || each.reason !== 'undecided') continue
        const everywhere = each.memoryMB === undefined || sizes === 1 || scenario.shared
        if (each.measure === 'duration' && everywhere) told.push(each.detectablePercent)
      }
    },
  })
  const median = told.toSorted((a, b) => a - b)[told.length >> 1]
  const title = toldTitle({ scenario, sizes })
  if (median === undefined) {
    printRow([title, 'some undecided', '✗', 'none', '', '', '', ''])
    return false
  }
  const effect = (points: number): Effect => {
    const changePercent = median + points
    return { name: `+${changePercent.toFixed(1)} %`, factor: 1 + changePercent / 100 }
  }
  const found = [-POINTS, 0, POINTS].map((points) => {
    const { fail } = runChecks({ scenario, effect: effect(points), checks, seed, fn })
    return fail
  })
  const [less = 0, , more = 0] = found
  const reached = wilson(less, checks).low <= FOUND && wilson(more, checks).high >= FOUND
  printRow([
    title,
    `80 % within ${POINTS} points`,
    reached ? '✓' : '✗',
    `told ${median.toFixed(1)} %; found at ${POINTS} less, at it, at ${POINTS} more: ${found.map(percent).join(', ')}`,
    ...['', '', '', ''],
  ])
  return reached
}
