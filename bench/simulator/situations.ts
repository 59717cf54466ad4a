import { type Effect, NOTHING, SCENARIOS, type Scenario, VIOLATED } from './scenario.ts'

/** A rate that statistics.md section 3 asks for. */
export interface Target {
  rate: 'fail' | 'pass' | 'invocations'
  atLeast?: number
  atMost?: number
}

/** One line of the table: what is simulated, and what is to be reached. */
export interface Situation {
  title: string
  scenario: Scenario
  effect: Effect
  targets: readonly Target[]
  /** What statistics.md reports of the rule as it stands there, durations only, 4,000 checks. */
  reference?: { fail: number; pass: number; invocations: number }
  /** Sizes and payloads; 5 and 3 unless said otherwise. */
  grid?: readonly [sizes: number, payloads: number]
}

const SLOWER_10: Effect = { name: '+10 %', factor: 1.1 }
const SLOWER_10_PAYLOAD: Effect = { name: '+10 % on one payload', factor: 1.1, only: 'one-payload' }
const SLOWER_20: Effect = { name: '+20 %', factor: 1.2 }
const SLOWER_20_SIZE: Effect = { name: '+20 % at one size', factor: 1.2, only: 'smallest-size' }
const SLOWER_5: Effect = { name: '+5 %', factor: 1.05 }
const FASTER_10: Effect = { name: '−10 %', factor: 0.9 }

const REFERENCE: Readonly<Record<string, Situation['reference']>> = {
  quiet: { fail: 0, pass: 0.99, invocations: 550 },
  typical: { fail: 0, pass: 0.89, invocations: 1147 },
  noisy: { fail: 0.001, pass: 0.06, invocations: 1904 },
}

/** Section 3 of statistics.md, line by line, and a few small grids besides. */
export const SITUATIONS: readonly Situation[] = [
  ...each('A/A', NOTHING, ({ name }) => [
    { rate: 'fail', atMost: 0.01 },
    ...(name === 'quiet' ? [{ rate: 'pass', atLeast: 0.95 } as const] : []),
    ...(name === 'typical' ? [{ rate: 'pass', atLeast: 0.85 } as const] : []),
    { rate: 'invocations', atMost: { quiet: 600, typical: 1200 }[name] ?? 1920 },
  ]),
  ...VIOLATED.map((scenario) => ({
    title: `A/A, ${scenario.name}`,
    scenario,
    effect: NOTHING,
    targets: scenario.beyond ? [] : [{ rate: 'fail', atMost: 0.05 } as const],
  })),
  ...each('+10 % everywhere', SLOWER_10, ({ name }) => [
    { rate: 'fail', atLeast: name === 'noisy' ? 0.85 : 0.99 },
    { rate: 'pass', atMost: 0.005 },
  ]),
  ...each('+10 % on one payload', SLOWER_10_PAYLOAD, ({ name }) =>
    name === 'noisy' ? [] : [{ rate: 'fail', atLeast: 0.97 }],
  ),
  ...each('+20 % at one size', SLOWER_20_SIZE, ({ name }) =>
    name === 'noisy' ? [] : [{ rate: 'fail', atLeast: name === 'hetero' ? 0.7 : 0.85 }],
  ),
  ...each('+20 % everywhere', SLOWER_20, ({ name }) => [
    { rate: 'fail', atLeast: 0.99 },
    ...(name === 'typical' ? [{ rate: 'invocations', atMost: 550 } as const] : []),
  ]),
  ...each('+5 % everywhere', SLOWER_5, () => [{ rate: 'pass', atMost: 0.05 }]),
  ...each('−10 % everywhere', FASTER_10, () => [{ rate: 'fail', atMost: 0 }]),
  ...small('A/A', NOTHING, [{ rate: 'fail', atMost: 0.01 }]),
  ...small('+5 %', SLOWER_5, [{ rate: 'pass', atMost: 0.05 }]),
  ...small('+10 %', SLOWER_10, [{ rate: 'pass', atMost: 0.005 }]),
]

function each(
  title: string,
  effect: Effect,
  targets: (scenario: Scenario) => readonly Target[],
): Situation[] {
  return Object.values(SCENARIOS).map((scenario) => {
    const reference = effect === NOTHING ? REFERENCE[scenario.name] : undefined
    return {
      title: `${title}, ${scenario.name}`,
      scenario,
      effect,
      targets: targets(scenario),
      ...(reference && { reference }),
    }
  })
}

function small(title: string, effect: Effect, targets: readonly Target[]): Situation[] {
  const grids = [
    [1, 1],
    [1, 3],
    [2, 1],
  ] as const
  return grids.map((grid) => ({
    title: `${title}, typical, sizes × payloads ${grid.join(' × ')}`,
    scenario: SCENARIOS.typical,
    effect,
    targets,
    grid,
  }))
}
