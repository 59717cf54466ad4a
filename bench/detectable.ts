/**
 * Finds the minimum detectable increase: the increase that the whole rule, looks, confirmation and
 * all, finds in 80 % of simulated checks. Writes `src/verdict/detectable-table.ts`.
 *
 *     node bench/detectable.ts [--checks 300]
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Scope } from '../src/verdict/detectable.ts'
import { decisionRule, localDecisionRule } from '../src/verdict/looks.ts'
import { runChecks, simulatedCase } from './simulator/run-checks.ts'
import type { Effect, Scenario } from './simulator/scenario.ts'

const { values: flags } = parseArgs({ options: { checks: { type: 'string', default: '300' } } })
const FOUND = 0.8
const LIMIT = Math.log1p(0.05)
const ERRORS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.5]

const together = [1, 2, 3, 4, 5].map((sizes) => row(sizes, 'together'))
const alone = [2, 3, 4, 5].map((sizes) => row(sizes, 'alone'))
const shared = [1, 2, 3, 4, 5].map((sizes) => row(sizes, 'shared'))
const file = path.resolve(import.meta.dirname, '../src/verdict/detectable-table.ts')
writeFileSync(
  file,
  `/**
 * Minimum detectable increase, in limits, by the standard error that the last look comes to, in limits
 * too, both on the log scale. Made by \`npm run bench:detectable\` from simulations of the whole rule.
 */
export const ERRORS = [${ERRORS.join(', ')}] as const

/** Of a change at all of so many memory sizes, from one on. */
export const TOGETHER: readonly (readonly number[])[] = [
${together.map((each) => `  [${each.join(', ')}],`).join('\n')}
]

/** Of a change at a single one of so many memory sizes, from two on. */
export const ALONE: readonly (readonly number[])[] = [
${alone.map((each) => `  [${each.join(', ')}],`).join('\n')}
]

/** Of a change on the embedded service, where so many memory sizes share environments, from one on. */
export const SHARED: readonly (readonly number[])[] = [
${shared.map((each) => `  [${each.join(', ')}],`).join('\n')}
]
`,
)

function row(sizes: number, where: Scope): string[] {
  const found = ERRORS.map((error) => detectable(sizes, where, error))
  console.log(`${where}, ${sizes} sizes: ${found.map((each) => each.toFixed(2)).join(' ')}`)
  return found.map((each) => each.toFixed(2).replace(/\.?0+$/, ''))
}

/** By bisection, in limits. */
function detectable(sizes: number, where: Scope, error: number): number {
  const rule = where === 'shared' ? localDecisionRule() : decisionRule(sizes)
  const judged = where === 'together' ? sizes : 1
  const replicas = Math.max(...rule.looks)
  const deviation = error * LIMIT * Math.sqrt((replicas * judged) / 2)
  const scenario: Scenario = {
    name: 'plain',
    betweenEnvironments: deviation / Math.sqrt(1 + 1 / 16),
    withinEnvironment: 0.0001,
    outliers: { share: 0, factor: 1 },
    // Long invocations, of which few are made: only how environments differ matters here.
    scale: 1000,
    ...(where === 'shared' && { shared: 'all' as const }),
  }
  let [low, high] = [0.5, 1 + 6 * error + 1]
  for (let step = 0; step < 7; step++) {
    const middle = (low + high) / 2
    const effect: Effect = {
      name: `${middle}`,
      factor: Math.exp(middle * LIMIT),
      ...(where === 'alone' && { only: 'smallest-size' as const }),
    }
    const { fail } = runChecks({
      scenario,
      effect,
      checks: Number(flags.checks),
      seed: 5,
      fn: simulatedCase(sizes, 1, rule),
    })
    if (fail < FOUND) low = middle
    else high = middle
  }
  return (low + high) / 2
}
