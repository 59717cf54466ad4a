import { SIDES, type Side } from '../../inputs/plan.ts'
import type { Sample } from '../../measure/sample.ts'
import { groupBy } from '../../shared/group.ts'
import { type Random, shuffled } from '../../shared/random.ts'
import type { Stage } from '../evidence.ts'

/** The environments of one size, each as its samples, in the order in which a check takes them. */
export type DealtSize = Readonly<Record<Side, readonly (readonly Sample[])[]>>

/** How many environments per side have answered looks, and how many confirmations. */
export type EnvironmentsTaken = Readonly<Record<Stage, number>>

/**
 * Environments in random order, half to each side: of each size by itself, those that several sizes share
 * once. Those that were invoked in pairs stay pairs, in random order, each dealt out at random.
 */
export function deal(samples: readonly Sample[], random: Random): DealtSize[] {
  const bySize = groupBy(samples, ({ ranAtMB, memoryMB }) => ranAtMB ?? memoryMB)
  return [...bySize.values()].map((ofSize) => {
    const environments = ordered([...groupBy(ofSize, (s) => s.environment).values()], random)
    const everySecond = (side: Side, first: number) =>
      environments
        .filter((_, index) => index % 2 === first)
        .map((own) => own.map((sample) => ({ ...sample, side })))
    return { base: everySecond('base', 0), head: everySecond('head', 1) }
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

/**
 * The samples that answer a step, of environments that no step before it has taken. A look asks for
 * so many in all, and keeps those of earlier looks; a confirmation asks for so many more.
 * @param taken by the steps before
 * @returns `exhausted` where a size has fewer environments than the step asks for
 */
export function take(
  sizes: readonly DealtSize[],
  { kind: stage, replicas }: { kind: Stage; replicas: number },
  taken: EnvironmentsTaken,
): { samples: Sample[]; taken: EnvironmentsTaken; exhausted: boolean } {
  const from = taken.look + taken.confirm
  const more = stage === 'look' ? replicas - taken.look : replicas
  const sides = sizes.flatMap((size) => SIDES.map((side) => size[side]))
  const environments = sides.flatMap((side) => side.slice(from, from + more))
  return {
    samples: environments.flat().map((sample) => ({ ...sample, stage })),
    taken: { ...taken, [stage]: taken[stage] + more },
    exhausted: sides.some((side) => side.length < from + more),
  }
}
