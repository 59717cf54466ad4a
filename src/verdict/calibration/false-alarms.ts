import { SIDES } from '../../inputs/plan.ts'
import type { Sample } from '../../measure/sample.ts'
import { groupBy } from '../../shared/group.ts'
import { type Random, shuffled } from '../../shared/random.ts'
import type { DecisionRule, FunctionCase } from '../comparison.ts'
import { nextStep } from '../next-step.ts'

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
 * other 8; on one machine all 8 at the first look, as in a check there.
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

/**
 * Environments in random order, half to each side: of each size by itself, those that several sizes share
 * once. Those that were invoked in pairs stay pairs, in random order, each dealt out at random.
 */
export function deal(samples: readonly Sample[], random: Random): Map<string, Sample[]>[] {
  const bySize = groupBy(samples, ({ ranAtMB, memoryMB }) => ranAtMB ?? memoryMB)
  return [...bySize.values()].map((ofSize) => {
    const environments = ordered([...groupBy(ofSize, (s) => s.environment).values()], random)
    const dealt = environments.map((own, index) => {
      const side = SIDES[index % 2] ?? 'base'
      return [`${side} ${index >> 1}`, own.map((sample) => ({ ...sample, side }))] as const
    })
    return new Map(dealt)
  })
}

function ordered(environments: readonly Sample[][], random: Random): Sample[][] {
  if (environments.some(([first]) => first?.pair === undefined)) {
    return shuffled(environments, random)
  }
  const pairs = [...groupBy(environments, ([first]) => first?.pair).values()]
  const whole = pairs.filter((members) => members.length === SIDES.length)
  return shuffled(whole, random).flatMap((members) => shuffled(members, random))
}

function judge(fn: FunctionCase, sizes: readonly Map<string, Sample[]>[]) {
  const used: Sample[] = []
  let known = fn
  let next = 0
  let looked = 0
  for (;;) {
    const step = nextStep(known, used)
    if (step.kind === 'done') return step.comparison.verdict
    // A look counts those of earlier looks, but not those that have answered a confirmation.
    const upTo = next + step.replicas - (step.kind === 'look' ? looked : 0)
    if (step.kind === 'look') looked = step.replicas
    const stage = step.kind
    const fresh = sizes.flatMap((size) =>
      SIDES.flatMap((side) =>
        Array.from(
          { length: upTo - next },
          (_, index) => size.get(`${side} ${next + index}`) ?? [],
        ),
      ),
    )
    next = upTo
    used.push(...fresh.flat().map((sample) => ({ ...sample, stage })))
    if (fresh.some((samples) => samples.length === 0)) known = { ...known, exhausted: true }
  }
}
