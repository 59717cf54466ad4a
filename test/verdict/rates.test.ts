import { expect, test } from '@jest/globals'
import { runChecks, simulatedCase } from '../../bench/simulator/run-checks.ts'
import { SITUATIONS, type Target } from '../../bench/simulator/situations.ts'
import { describeTarget } from '../../bench/simulator/table.ts'
import { decisionRule } from '../../src/verdict/looks.ts'

// A sample of the table that bench/verdict.ts prints in full, with more checks.
const TITLES = [
  'A/A, quiet',
  'A/A, typical',
  'A/A, noisy',
  'A/A, twoCPU',
  'A/A, hetero',
  'A/A, environments in pairs on one host',
  'A/A, environments in fours on one host',
  'A/A, 2 % offset shared by a side and size',
  'A/A, CPU slices of 20 ms below 1,769 MB',
  '+10 % everywhere, typical',
  '+10 % everywhere, noisy',
  '+10 % on one payload, twoCPU',
  '+20 % at one size, hetero',
  '+20 % everywhere, typical',
  '+5 % everywhere, quiet',
  '−10 % everywhere, noisy',
  'A/A, typical, sizes × payloads 1 × 1',
  '+5 %, typical, sizes × payloads 1 × 1',
  '+10 %, typical, sizes × payloads 1 × 1',
]
const CHECKS = 40
/** Chance of such a deviation, were the rate exactly what it has to be. */
const IMPROBABLE = 0.001

test.each(TITLES)('reaches the rates that were set: %s', (title) => {
  const situation = SITUATIONS.find((each) => each.title === title)
  if (situation === undefined) throw new Error(`No situation is called ${title}.`)
  const { scenario, effect, targets, grid: [sizes, payloads] = [5, 3] } = situation
  const rates = runChecks({
    scenario,
    effect,
    checks: CHECKS,
    seed: 7,
    function_: simulatedCase(sizes, payloads, decisionRule(sizes)),
  })
  expect(targets.length).toBeGreaterThan(0)
  const missed = targets.filter((target) => {
    return target.rate === 'invocations'
      ? rates.invocations > (target.atMost ?? 0)
      : chanceOf(target, Math.round(rates[target.rate] * CHECKS)) < IMPROBABLE
  })
  expect(missed.map(describeTarget)).toEqual([])
})

/** Chance of missing the target at least as badly, were the rate just at its edge. */
function chanceOf({ atLeast, atMost }: Target, hits: number): number {
  if (atMost !== undefined) return atLeastHits(hits, atMost)
  return atLeast === undefined ? 1 : atLeastHits(CHECKS - hits, 1 - atLeast)
}

/** Binomial chance of at least so many hits among the checks. */
function atLeastHits(hits: number, share: number): number {
  let fewer = 0
  let probability = (1 - share) ** CHECKS
  for (let k = 0; k < hits; k++) {
    fewer += probability
    probability *= (((CHECKS - k) / (k + 1)) * share) / (1 - share)
  }
  return 1 - fewer
}
