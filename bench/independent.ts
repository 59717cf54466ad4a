/**
 * Puts simulated checks to the product's rule and to one that was written from
 * docs/how-it-decides.md alone. Ends with status 1 where they disagree.
 *
 *     node bench/independent.ts [--checks 400] [--seed 1]
 */
import { parseArgs } from 'node:util'
import { compareRules } from './independent/compare.ts'

const { values: flags } = parseArgs({
  options: { checks: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
})
const { checks, steps, disagreed } = compareRules(Number(flags.checks), Number(flags.seed))
console.log(`${checks} checks with ${steps} steps: ${disagreed.length} disagreements.`)
for (const each of disagreed) console.log(each)
process.exitCode = disagreed.length === 0 ? 0 : 1
