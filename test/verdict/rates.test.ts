import { expect, test } from '@jest/globals'
import { runChecks, simulatedCase } from '../../bench/simulator/run-checks.ts'
import { SITUATIONS, type Target } from '../../bench/simulator/situations.ts'
import { describeTarget } from '../../bench/simulator/table.ts'
import { decisionRule, localDecisionRule } from '../../src/verdict/looks.ts'

// A sample of the table that bench/verdict.ts prints in full, with more checks.
const SMALL: readonly [checks: number, ...titles: string[]][] = [
  [
    10,
    'A/A, quiet',
    'A/A, typical',
    'A/A, environments in fours on one host',
    '+10 % everywhere, typical',
    '+10 % on one payload, twoCPU',
    '+20 % at one size, hetero',
    '−10 % everywhere, noisy',
  ],
  [
    12,
    'A/A, exponential warm-up, slower on head, 4 × 1',
    'A/A, heap steps on base, 4 × 1',
    'A/A, garbage collections, rarer on head, 4 × 1',
    'A/A, rare garbage collections at the same invocations of all environments of a side, 4 × 1',
    'A/A, rare garbage collections at the same invocations of all environments of a side, shared, 3 × 1',
    'A/A, 10 % time out on both sides, 4 × 1',
    'A/A, 20 % end in an error on both sides, 4 × 1',
    'A/A, decided, typical, 1 × 1',
    '+10 %, found, typical, 1 × 1',
    '+5 %, typical, 1 × 1',
    '+10 % at the deployed size, 4 × 1',
    '5 % take ten times as long, 1 × 1',
    '2 % take ten times as long, 4 × 1',
    '30 ms of garbage collection in every 20th, 4 × 1',
    'A/A, 4 ms of CPU in slices of 20 ms, 4 × 1',
    '+20 %, 4 ms of CPU in slices of 20 ms, 4 × 1',
    'A/A, embedded service, shared, 3 × 1',
    'A/A, environments in fours on one host, shared, 3 × 1',
    '+10 %, typical, shared, 3 × 1',
  ],
]
/** Chance of such a deviation, were the rate exactly what it has to be. */
const IMPROBABLE = 0.001

const cases = SMALL.flatMap(([checks, ...titles]) =>
  titles.map((title) => [title, checks] as const),
)
test.each(cases)('reaches the rates that were set: %s', (title, checks) => {
  const situation = SITUATIONS.find((each) => each.title === title)
  if (situation === undefined) throw new Error(`No situation is called ${title}.`)
  const {
    scenario,
    effect,
    targets,
    deployed = false,
    grid: [sizes, payloads] = [5, 3],
  } = situation
  const rates = runChecks({
    scenario,
    effect,
    checks,
    seed: 7,
    fn: simulatedCase(
      sizes,
      payloads,
      scenario.shared ? localDecisionRule() : decisionRule(sizes),
      deployed,
    ),
  })
  expect(targets.length).toBeGreaterThan(0)
  const missed = targets.filter((target) => {
    if (target.rate === 'bias') return Math.abs(rates.bias) > 2 * (target.atMost ?? 0)
    return chanceOf(target, Math.round(rates[target.rate] * checks), checks) < IMPROBABLE
  })
  expect(missed.map(describeTarget)).toEqual([])
})

/** Chance of missing the target at least as badly, were the rate just at its edge. */
function chanceOf({ atLeast, atMost }: Target, hits: number, checks: number): number {
  if (atMost !== undefined) return atLeastHits(hits, atMost, checks)
  return atLeast === undefined ? 1 : atLeastHits(checks - hits, 1 - atLeast, checks)
}

/** Binomial chance of at least so many hits among the checks. */
function atLeastHits(hits: number, share: number, checks: number): number {
  let fewer = 0
  let probability = (1 - share) ** checks
  for (let k = 0; k < hits; k++) {
    fewer += probability
    probability *= (((checks - k) / (k + 1)) * share) / (1 - share)
  }
  return 1 - fewer
}
