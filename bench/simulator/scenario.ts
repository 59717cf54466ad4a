/**
 * Noise of a simulated function on a logarithmic scale (statistics.md, section 3). Standard
 * deviations and probabilities are plain numbers: 0.045 is 4.5 %.
 */
export interface Scenario {
  name: string
  /** Between execution environments; each environment × payload adds a quarter of it. */
  betweenEnvironments: number
  /** Between invocations of one environment. */
  withinEnvironment: number
  /** Share of invocations that are outliers, and the factor up to which they take longer. */
  outliers: { share: number; factor: number }
  /** Environments that landed on a slower CPU. */
  slowCpu?: { share: number; factor: number }
  /** Factor on all spread at the smallest size. */
  smallestSizeNoise?: number
  /** CPU below 1,769 MB is handed out in slices, so durations end on multiples of this. */
  sliceMs?: number
  /** Factor on all durations; 1 unless said otherwise. */
  scale?: number
  violation?: Violation
  /** More than section 3 asks for: shown, but with nothing to reach. */
  beyond?: true
}

/** Ways in which replicas are not what the decision rule takes them for. */
export type Violation =
  /** So many replicas of one side and size share one host, and its speed. */
  | { kind: 'shared-hosts'; replicas: number }
  /** Every published version is off by a standard deviation of this. */
  | { kind: 'version-offset'; deviation: number; shared: 'replica' | 'size' }
  /** Each side draws its own share of slow CPUs, from `least` to `most`. */
  | { kind: 'own-cpu-mix'; least: number; most: number; factor: number }

/** What head does to durations: factors. */
export interface Effect {
  name: string
  factor: number
  /** Only on one payload, or at the smallest size. */
  only?: 'one-payload' | 'smallest-size'
}

const typical: Scenario = {
  name: 'typical',
  betweenEnvironments: 0.045,
  withinEnvironment: 0.04,
  outliers: { share: 0.02, factor: 5 },
}

export const SCENARIOS = {
  quiet: {
    name: 'quiet',
    betweenEnvironments: 0.03,
    withinEnvironment: 0.02,
    outliers: { share: 0.01, factor: 3 },
  },
  typical,
  noisy: {
    name: 'noisy',
    betweenEnvironments: 0.08,
    withinEnvironment: 0.1,
    outliers: { share: 0.05, factor: 10 },
  },
  twoCPU: { ...typical, name: 'twoCPU', slowCpu: { share: 0.3, factor: 1.15 } },
  hetero: { ...typical, name: 'hetero', smallestSizeNoise: 2 },
} as const satisfies Record<string, Scenario>

/** Violations, all of them on top of `typical`. */
export const VIOLATED: readonly Scenario[] = [
  violated('environments in pairs on one host', { kind: 'shared-hosts', replicas: 2 }),
  violated('environments in fours on one host', { kind: 'shared-hosts', replicas: 4 }),
  violated('2 % offset per replica (a version each)', {
    kind: 'version-offset',
    deviation: 0.02,
    shared: 'replica',
  }),
  violated('2 % offset shared by a side and size', {
    kind: 'version-offset',
    deviation: 0.02,
    shared: 'size',
  }),
  violated('each side 15–45 % of its CPUs 15 % slower', {
    kind: 'own-cpu-mix',
    least: 0.15,
    most: 0.45,
    factor: 1.15,
  }),
  {
    ...violated('each side 0–60 % of its CPUs 15 % slower', {
      kind: 'own-cpu-mix',
      least: 0,
      most: 0.6,
      factor: 1.15,
    }),
    beyond: true,
  },
  { ...typical, name: 'CPU slices of 20 ms below 1,769 MB', sliceMs: 20 },
  { ...typical, name: 'CPU slices, handlers of 4 to 27 ms', sliceMs: 20, scale: 0.03 },
  { ...typical, name: 'handlers of 0.6 to 4.5 ms', scale: 0.005 },
]

export const NOTHING: Effect = { name: 'nothing', factor: 1 }

function violated(name: string, violation: Violation): Scenario {
  return { ...typical, name, violation }
}
