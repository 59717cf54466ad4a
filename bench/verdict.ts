/**
 * Simulates checks on noise models and prints what the verdict has to reach beside what it does reach,
 * with binomial 95 % intervals. With --rivals also what it would with a fixed 16 environments, and what
 * three rules of thumb would say to the same samples. Ends with status 1 when something is missed.
 *
 *     node bench/verdict.ts [--checks 500] [--seed 1] [--only text] [--rivals]
 */
import { parseArgs } from 'node:util'
import { decisionRule, localDecisionRule } from '../src/verdict/looks.ts'
import { RIVALS, rivalsThatFail } from './simulator/rivals.ts'
import { type Rates, runChecks, simulatedCase } from './simulator/run-checks.ts'
import { SITUATIONS, type Situation, TOLD } from './simulator/situations.ts'
import { describeTarget, missedBy, percent, printRow, rateText } from './simulator/table.ts'
import { printTold, toldTitle } from './simulator/told.ts'

const { values: flags } = parseArgs({
  options: {
    checks: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    rivals: { type: 'boolean', default: false },
  },
})
const checks = Number(flags.checks)
const seed = Number(flags.seed)

console.log(`${checks} simulated checks a line, seed ${seed}.`)
console.log('"Ours" stops at looks; "K=16" is the same rule at a single look of 16 environments.\n')
printRow([
  'situation',
  'to reach',
  '',
  'reached',
  'fail',
  'pass',
  'invocations',
  'environments',
  ...(flags.rivals
    ? ['K=16: fail', 'pass', 'invocations', ...RIVALS.map(({ name }) => `${name}: fail`)]
    : []),
])

let missed = 0
for (const situation of SITUATIONS.filter(({ title }) => title.includes(flags.only))) {
  const { ours, fixed, rivals } = simulateBoth(situation)
  const notReached = missedBy(situation, ours)
  missed += notReached.length
  printRow([
    situation.title,
    situation.targets.map(describeTarget).join(', '),
    situation.targets.length === 0 ? '' : notReached.length === 0 ? '✓' : '✗',
    situation.targets.map((target) => rateText(target, ours)).join(', '),
    ...ratesAsText(ours),
    ours.replicas.toFixed(1),
    ...(fixed ? ratesAsText(fixed) : []),
    ...rivals.map(percent),
  ])
}
for (const each of TOLD.filter((each) => toldTitle(each).includes(flags.only))) {
  if (!printTold(each, checks, seed)) missed += 1
}
console.log(missed === 0 ? '\nEverything is reached.' : `\n${missed} rates are not reached.`)
process.exitCode = missed === 0 ? 0 : 1

function simulateBoth({ scenario, effect, deployed = false, grid = [5, 3] }: Situation) {
  const [sizes, payloads] = grid
  const failures = flags.rivals ? RIVALS.map(() => 0) : []
  const experiment = { scenario, effect, checks, seed }
  const ours = runChecks({
    ...experiment,
    fn: simulatedCase(
      sizes,
      payloads,
      scenario.shared ? localDecisionRule() : decisionRule(sizes),
      deployed,
    ),
    onSamples(samples) {
      if (!flags.rivals) return
      const looked = samples.filter(({ stage }) => stage === 'look')
      for (const [index, fails] of rivalsThatFail(looked).entries()) {
        if (fails) failures[index] = (failures[index] ?? 0) + 1
      }
    },
  })
  const rule = { looks: [16], confirmReplicas: 8 }
  const fixed = flags.rivals
    ? runChecks({ ...experiment, fn: simulatedCase(sizes, payloads, rule, deployed) })
    : undefined
  return { ours, fixed, rivals: failures.map((count) => count / checks) }
}

function ratesAsText({
  fail,
  pass,
  invocations,
}: Pick<Rates, 'fail' | 'pass' | 'invocations'>): string[] {
  return [percent(fail), percent(pass), invocations.toFixed(0)]
}
