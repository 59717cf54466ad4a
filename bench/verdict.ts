/**
 * Simulates checks on the noise model and prints what the verdict has to reach beside what it does
 * reach, what it would with a fixed 16 replicas, and what three rules of thumb would say to the same
 * samples. Ends with status 1 when something is missed.
 *
 *     node bench/verdict.ts [--checks 500] [--seed 1] [--only text]
 */
import { parseArgs } from 'node:util'
import { decisionRule } from '../src/verdict/looks.ts'
import { RIVALS, rivalsThatFail } from './simulator/rivals.ts'
import { type Rates, runChecks, simulatedCase } from './simulator/run-checks.ts'
import { SITUATIONS, type Situation } from './simulator/situations.ts'
import { describeTarget, isReached, percent, printRow } from './simulator/table.ts'

const { values: flags } = parseArgs({
  options: {
    checks: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
const checks = Number(flags.checks)
const seed = Number(flags.seed)

console.log(`${checks} simulated checks a line, seed ${seed}.`)
console.log(
  '"ours" stops at looks; "K=16" is the same rule at a single look of 16 replicas; "first" is the\n' +
    'rule that ours came from (looks at 4, 8 and 16, plain means, no steadied errors), as reported.\n',
)
printRow([
  'situation',
  'to reach',
  '',
  'ours: fail',
  'pass',
  'invocations',
  'K=16: fail',
  'pass',
  'invocations',
  'first: fail',
  'pass',
  'invocations',
  ...RIVALS.map(({ name }) => `${name}: fail`),
])

let missed = 0
for (const situation of SITUATIONS.filter(({ title }) => title.includes(flags.only))) {
  const { ours, fixed, rivals } = simulateBoth(situation)
  const reached = situation.targets.every((target) => isReached(target, ours))
  if (!reached) missed += 1
  printRow([
    situation.title,
    situation.targets.map(describeTarget).join(', '),
    situation.targets.length === 0 ? '' : reached ? '✓' : '✗',
    ...ratesAsText(ours),
    ...ratesAsText(fixed),
    ...(situation.reference ? ratesAsText(situation.reference) : ['', '', '']),
    ...rivals.map(percent),
  ])
}
console.log(missed === 0 ? '\nEverything is reached.' : `\n${missed} lines are not reached.`)
process.exitCode = missed === 0 ? 0 : 1

function simulateBoth({ scenario, effect, grid = [5, 3] }: Situation) {
  const [sizes, payloads] = grid
  const failures = RIVALS.map(() => 0)
  const experiment = { scenario, effect, checks, seed }
  const ours = runChecks({
    ...experiment,
    function_: simulatedCase(sizes, payloads, decisionRule(sizes)),
    onSamples(samples) {
      for (const [index, fails] of rivalsThatFail(samples).entries()) {
        if (fails) failures[index] = (failures[index] ?? 0) + 1
      }
    },
  })
  const fixed = runChecks({
    ...experiment,
    function_: simulatedCase(sizes, payloads, { looks: [16], confirmReplicas: 8 }),
  })
  return { ours, fixed, rivals: failures.map((count) => count / checks) }
}

function ratesAsText({
  fail,
  pass,
  invocations,
}: Pick<Rates, 'fail' | 'pass' | 'invocations'>): string[] {
  return [percent(fail), percent(pass), invocations.toFixed(0)]
}
