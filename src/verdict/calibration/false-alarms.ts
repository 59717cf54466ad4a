import type { Sample } from '../../measure/sample.ts'
import type { Random } from '../../shared/random.ts'
import type { DecisionRule, FunctionCase } from '../comparison.ts'
import { nextStep } from '../next-step.ts'
import { type DealtSize, deal, type EnvironmentsTaken, take } from './deal.ts'

/** How a check of code against itself would have ended, over many ways to form the sides. */
export interface FalseAlarms {
  checks: number
  /** Environments per side at each look of these. */
  looks: readonly number[]
  fail: number
  inconclusive: number
}

/**
 * How 16 environments per side are judged when they are dealt out: the looks take 8 and a confirmation the
 * other 8; on one machine all 8 at once, as the first look has 6 there.
 */
export function dealtRule({ oneMachine }: DecisionRule): DecisionRule {
  return oneMachine
    ? { looks: [8], confirmReplicas: 8, oneMachine }
    : { looks: [4, 8], confirmReplicas: 8 }
}

/**
 * Judges the measured environments again and again, each time dealt out to the two sides anew at
 * random: as both sides ran the same code, any way to deal is a check in which nothing changed. A
 * confirmation is answered from environments that the looks did not use.
 * @param checks how many times to deal
 */
export function falseAlarms(
  fn: FunctionCase,
  samples: readonly Sample[],
  { checks, random }: { checks: number; random: Random },
): FalseAlarms {
  const result: FalseAlarms = { checks, looks: fn.rule.looks, fail: 0, inconclusive: 0 }
  for (let check = 0; check < checks; check++) {
    const verdict = judge(fn, deal(samples, random))
    if (verdict !== 'pass') result[verdict]++
  }
  return result
}

function judge(fn: FunctionCase, sizes: readonly DealtSize[]) {
  const used: Sample[] = []
  let known = fn
  let taken: EnvironmentsTaken = { look: 0, confirm: 0 }
  for (;;) {
    const step = nextStep(known, used)
    if (step.kind === 'done') return step.comparison.verdict
    const answer = take(sizes, step, taken)
    used.push(...answer.samples)
    taken = answer.taken
    if (answer.exhausted) known = { ...known, exhausted: true }
  }
}
