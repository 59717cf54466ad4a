import {
  BUSY,
  COLLECTING_ALIKE,
  type Effect,
  EMBEDDED,
  FAILING,
  NOTHING,
  OTHER_NOISE,
  SCENARIOS,
  type Scenario,
  SLICED,
  VIOLATED,
  WARMING,
} from './scenario.ts'
import type { Told } from './told.ts'

/** A rate that the rule has to reach. */
export interface Target {
  rate: 'fail' | 'pass' | 'inconclusive' | 'bias' | 'coverage'
  atLeast?: number
  atMost?: number
}

/** One line of the table: what is simulated, and what is to be reached. */
export interface Situation {
  title: string
  scenario: Scenario
  effect: Effect
  targets: readonly Target[]
  /** Sizes and payloads; 5 and 3 unless said otherwise. */
  grid?: readonly [sizes: number, payloads: number]
  /** Whether the function is deployed, at 1,024 MB. */
  deployed?: boolean
}

const SLOWER_5: Effect = { name: '+5 %', factor: 1.05 }
const SLOWER_8: Effect = { name: '+8 %', factor: 1.08 }
const SLOWER_10: Effect = { name: '+10 %', factor: 1.1 }
const SLOWER_12: Effect = { name: '+12 %', factor: 1.12 }
const SLOWER_20: Effect = { name: '+20 %', factor: 1.2 }
const SLOWER_10_PAYLOAD: Effect = { ...SLOWER_10, only: 'one-payload' }
const SLOWER_20_SIZE: Effect = { ...SLOWER_20, only: 'smallest-size' }
const FASTER_10: Effect = { name: '−10 %', factor: 0.9 }
const tail = (share: number): Effect => ({
  name: `${100 * share} % take ten times as long`,
  factor: 1,
  tail: { share, factor: 10 },
})
/** A leak: 30 ms of garbage collection in every 20th invocation. */
const COLLECTING: Effect = {
  name: '30 ms of garbage collection in every 20th',
  factor: 1,
  every: { nth: 20, moreMs: 30 },
}

const { typical } = SCENARIOS
const FALSE_ALARMS: Target = { rate: 'fail', atMost: 0.01 }
const UNBIASED: Target = { rate: 'bias', atMost: 0.01 }
const COVERED: Target = { rate: 'coverage', atLeast: 0.93 }

/**
 * Sizes that share environments, as on the embedded service: as if they were one. Its own noise is less
 * than any of AWS's.
 */
const SHARED_SITUATIONS: readonly Situation[] = [
  ...[SCENARIOS.quiet, typical, SCENARIOS.noisy, SCENARIOS.twoCPU].map((scenario) =>
    shared('A/A', NOTHING, scenario, [
      FALSE_ALARMS,
      ...(scenario.name === 'quiet' ? [{ rate: 'pass', atLeast: 0.95 } as const] : []),
      ...(scenario.name === 'typical' ? [{ rate: 'pass', atLeast: 0.85 } as const, COVERED] : []),
    ]),
  ),
  ...VIOLATED.filter(({ violation }) => violation !== undefined).map((scenario) =>
    shared('A/A', NOTHING, scenario, scenario.beyond ? [] : [{ rate: 'fail', atMost: 0.05 }]),
  ),
  ...WARMING.map((scenario) => shared('A/A', NOTHING, scenario, [FALSE_ALARMS, UNBIASED])),
  shared('A/A', NOTHING, COLLECTING_ALIKE, [FALSE_ALARMS, UNBIASED], [3, 3]),
  shared('A/A', NOTHING, EMBEDDED, [FALSE_ALARMS, { rate: 'pass', atLeast: 0.99 }, COVERED]),
  shared('A/A', NOTHING, EMBEDDED, [FALSE_ALARMS, { rate: 'pass', atLeast: 0.99 }], [3, 3]),
  shared('A/A', NOTHING, BUSY, [FALSE_ALARMS, { rate: 'pass', atLeast: 0.99 }, COVERED], [3, 3]),
  shared('+5 %', SLOWER_5, BUSY, [{ rate: 'pass', atMost: 0.05 }]),
  shared('+5 %', SLOWER_5, BUSY, [{ rate: 'pass', atMost: 0.05 }], [3, 3]),
  shared('+10 %', SLOWER_10, BUSY, [{ rate: 'fail', atLeast: 0.99 }, COVERED], [3, 3]),
  shared(
    '+10 % on one payload',
    SLOWER_10_PAYLOAD,
    BUSY,
    [{ rate: 'fail', atLeast: 0.97 }],
    [3, 3],
  ),
  shared('+10 %', SLOWER_10, BUSY, [{ rate: 'fail', atLeast: 0.99 }, COVERED]),
  ...[EMBEDDED, BUSY, typical, SCENARIOS.noisy, SCENARIOS.twoCPU].map((scenario) =>
    shared('A/A', NOTHING, scenario, [FALSE_ALARMS], [1, 1]),
  ),
  shared('+10 %', SLOWER_10, EMBEDDED, [{ rate: 'fail', atLeast: 0.97 }, COVERED], [1, 1]),
  shared('+10 %', SLOWER_10, BUSY, [{ rate: 'fail', atLeast: 0.97 }, COVERED], [1, 1]),
  shared('+20 %', SLOWER_20, EMBEDDED, [{ rate: 'fail', atLeast: 0.99 }, COVERED], [1, 1]),
  shared('+10 %', SLOWER_10, EMBEDDED, [{ rate: 'fail', atLeast: 0.99 }, COVERED]),
  shared('+5 %', SLOWER_5, typical, [{ rate: 'pass', atMost: 0.05 }]),
  shared('+10 %', SLOWER_10, typical, [
    { rate: 'fail', atLeast: 0.97 },
    { rate: 'pass', atMost: 0.005 },
    COVERED,
  ]),
  shared('+20 %', SLOWER_20, typical, [{ rate: 'fail', atLeast: 0.99 }, COVERED]),
  shared('+20 % at one size', SLOWER_20_SIZE, typical, [{ rate: 'fail', atLeast: 0.85 }]),
  shared('−10 %', FASTER_10, typical, [{ rate: 'fail', atMost: 0 }]),
  shared(tail(0.05).name, tail(0.05), typical, [{ rate: 'fail', atLeast: 0.95 }]),
  shared(tail(0.02).name, tail(0.02), typical, [{ rate: 'fail', atLeast: 0.8 }]),
  shared(COLLECTING.name, COLLECTING, typical, [{ rate: 'fail', atLeast: 0.8 }]),
]

/** Whether what undecided checks say they would find is what they find. */
export const TOLD: readonly Told[] = [
  ...[1, 4].flatMap((sizes) =>
    [SCENARIOS.noisy, SCENARIOS.twoCPU].map((scenario) => ({ scenario, sizes })),
  ),
  ...[1, 3].flatMap((sizes) =>
    [SCENARIOS.noisy, SCENARIOS.twoCPU].map((scenario) => ({
      scenario: { ...scenario, shared: 'all' as const },
      sizes,
    })),
  ),
]

/** What the rule has to reach, line by line, and a few grids besides. */
export const SITUATIONS: readonly Situation[] = [
  ...each('A/A', NOTHING, ({ name }) => [
    FALSE_ALARMS,
    COVERED,
    ...(name === 'quiet' ? [{ rate: 'pass', atLeast: 0.95 } as const] : []),
    ...(name === 'typical' ? [{ rate: 'pass', atLeast: 0.85 } as const] : []),
  ]),
  ...VIOLATED.map((scenario) => ({
    title: `A/A, ${scenario.name}`,
    scenario,
    effect: NOTHING,
    targets: scenario.beyond ? [] : [{ rate: 'fail', atMost: 0.05 } as const],
  })),
  ...[...WARMING, ...OTHER_NOISE, ...FAILING].map((scenario) => ({
    title: `A/A, ${scenario.name}, 4 × 1`,
    scenario,
    effect: NOTHING,
    grid: [4, 1] as const,
    targets: WARMING.includes(scenario) ? [FALSE_ALARMS, UNBIASED] : [FALSE_ALARMS],
  })),
  ...each('+10 % everywhere', SLOWER_10, ({ name }) => [
    { rate: 'fail', atLeast: name === 'noisy' ? 0.85 : 0.99 },
    { rate: 'pass', atMost: 0.005 },
    COVERED,
  ]),
  ...each('+10 % on one payload', SLOWER_10_PAYLOAD, ({ name }) =>
    name === 'noisy' ? [] : [{ rate: 'fail', atLeast: 0.97 }],
  ),
  ...each('+20 % at one size', SLOWER_20_SIZE, ({ name }) =>
    name === 'noisy' ? [] : [{ rate: 'fail', atLeast: name === 'hetero' ? 0.7 : 0.85 }],
  ),
  ...each('+20 % everywhere', SLOWER_20, () => [{ rate: 'fail', atLeast: 0.99 }, COVERED]),
  ...each('+5 % everywhere', SLOWER_5, () => [{ rate: 'pass', atMost: 0.05 }, COVERED]),
  ...each('−10 % everywhere', FASTER_10, () => [{ rate: 'fail', atMost: 0 }]),
  ...small('A/A', NOTHING, [FALSE_ALARMS]),
  ...small('+5 %', SLOWER_5, [{ rate: 'pass', atMost: 0.05 }]),
  ...small('+10 %', SLOWER_10, [{ rate: 'pass', atMost: 0.005 }]),
  on([1, 1], 'A/A, decided, typical', NOTHING, [{ rate: 'inconclusive', atMost: 0.08 }]),
  on([1, 1], '+10 %, found, typical', SLOWER_10, [{ rate: 'fail', atLeast: 0.97 }]),
  deployedOnly('+8 %', SLOWER_8, 0.05),
  deployedOnly('+10 %', SLOWER_10, 0.01),
  deployedOnly('+12 %', SLOWER_12, 0),
  ...[[1, 1] as const, [4, 1] as const].flatMap((grid) => [
    on(grid, tail(0.05).name, tail(0.05), [{ rate: 'fail', atLeast: 0.95 }]),
    on(grid, tail(0.02).name, tail(0.02), [{ rate: 'fail', atLeast: 0.8 }]),
    on(grid, COLLECTING.name, COLLECTING, [{ rate: 'fail', atLeast: 0.8 }]),
  ]),
  on([4, 1], `A/A, ${SLICED.name}`, NOTHING, [{ rate: 'pass', atLeast: 0.9 }], SLICED),
  on([4, 1], `+20 %, ${SLICED.name}`, SLOWER_20, [{ rate: 'fail', atLeast: 0.95 }], SLICED),
  ...SHARED_SITUATIONS,
]

function on(
  grid: readonly [sizes: number, payloads: number],
  title: string,
  effect: Effect,
  targets: readonly Target[],
  scenario: Scenario = typical,
): Situation {
  return { title: `${title}, ${grid.join(' × ')}`, scenario, effect, targets, grid }
}

function shared(
  title: string,
  effect: Effect,
  scenario: Scenario,
  targets: readonly Target[],
  grid: readonly [sizes: number, payloads: number] = [3, 1],
): Situation {
  const name = `${title}, ${scenario.name}, shared`
  return on(grid, name, effect, targets, { ...scenario, shared: 'all' })
}

function deployedOnly(title: string, effect: Effect, atMost: number): Situation {
  const there: Effect = { ...effect, only: 'deployed-size' }
  const targets = [{ rate: 'pass', atMost } as const]
  return { ...on([4, 1], `${title} at the deployed size`, there, targets), deployed: true }
}

function each(
  title: string,
  effect: Effect,
  targets: (scenario: Scenario) => readonly Target[],
): Situation[] {
  return Object.values(SCENARIOS).map((scenario) => ({
    title: `${title}, ${scenario.name}`,
    scenario,
    effect,
    targets: targets(scenario),
  }))
}

function small(title: string, effect: Effect, targets: readonly Target[]): Situation[] {
  const grids = [
    [1, 1],
    [1, 3],
    [2, 1],
  ] as const
  return grids.map((grid) => on(grid, `${title}, typical`, effect, targets))
}
