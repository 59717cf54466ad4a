import type { Side } from '../../src/inputs/plan.ts'

/**
 * Noise of a simulated function on a logarithmic scale. Standard
 * deviations and probabilities are plain numbers: 0.045 is 4.5 %.
 */
export interface Scenario {
  name: string
  /** Between execution environments; each environment × payload adds a quarter of it. */
  betweenEnvironments: number
  /** Between invocations of one environment. */
  withinEnvironment: number
  /** Share of invocations that are outliers, and how many times as long those take. */
  outliers: { share: number } & Tail
  /** Environments that landed on a slower CPU. */
  slowCpu?: { share: number; factor: number }
  /** Factor on all spread at the smallest size. */
  smallestSizeNoise?: number
  /** CPU below 1,769 MB comes at the start of every period of so many ms; handlers start anywhere. */
  sliceMs?: number
  /** Factor on all durations; 1 unless said otherwise. */
  scale?: number
  violation?: Violation
  /** How each side warms up; both as AWS's Node.js does unless said otherwise. */
  warmUp?: Readonly<Record<Side, WarmUp>>
  /** Garbage collections: every n-th invocation takes longer by so many times its duration. */
  collection?: Readonly<Record<Side, { every: number; longer: number }>>
  /** All environments of a side collect at the same invocations, in each check at others. */
  collectAlike?: true
  /** Correlation of an invocation's noise with that of the one before. */
  autocorrelation?: number
  /** Invocations that fail on both sides alike. */
  failures?: { share: number; kind: 'timeout' | 'function-error' }
  /** Spread of ln speed from one pair to the next that both environments have in common, on one machine. */
  drift?: number
  /** Slow stretches that both environments of a pair share, as they are invoked together. */
  bursts?: { share: number; factor: number; invocations: number }
  /**
   * Sizes share environments, as on the embedded service: all of them, or all but the smallest. The
   * smallest of those that share is run.
   */
  shared?: 'all' | 'larger'
  /** More than section 3 asks for: shown, but with nothing to reach. */
  beyond?: true
}

/** How many times as long an outlier takes. */
type Tail =
  /** Anything from 1 to `factor`, all alike. */
  | { kind?: 'uniform'; factor: number }
  | { kind: 'lognormal'; sigma: number }
  | { kind: 'pareto'; exponent: number }

/** Factor on an invocation by its number in the environment. */
export type WarmUp =
  /** Begins so many times too long, and falls by 1/e in so many invocations. */
  | { kind: 'exponential'; excess: number; invocations: number }
  /** Takes `factor` times as long before invocation `until`. */
  | { kind: 'steps'; steps: readonly { until: number; factor: number }[] }

/** Ways in which replicas are not what the decision rule takes them for. */
type Violation =
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
  /** Only on one payload, at the smallest size, or at the deployed size. */
  only?: 'one-payload' | 'smallest-size' | 'deployed-size'
  /** So many of head's invocations take this many times as long. */
  tail?: { share: number; factor: number }
  /** Every n-th of head's invocations takes so many ms more. */
  every?: { nth: number; moreMs: number }
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

/** What the noise of the first five is not, all on top of `typical`; at most 1 % may fail. */
export const OTHER_NOISE: readonly Scenario[] = [
  { ...typical, name: '25 % of environments 15 % slower', slowCpu: { share: 0.25, factor: 1.15 } },
  { ...typical, name: 'lognormal tail', outliers: { share: 0.05, kind: 'lognormal', sigma: 1 } },
  { ...typical, name: 'Pareto tail', outliers: { share: 0.02, kind: 'pareto', exponent: 2.2 } },
  { ...typical, name: 'autocorrelated', withinEnvironment: 0.08, autocorrelation: 0.8 },
  { ...typical, name: 'shared bursts', bursts: { share: 0.05, factor: 2, invocations: 15 } },
]

const slowly: WarmUp = { kind: 'exponential', excess: 2, invocations: 8 }
const quickly: WarmUp = { kind: 'exponential', excess: 0.5, invocations: 3 }
const heapSteps: WarmUp = {
  kind: 'steps',
  steps: [
    { until: 6, factor: 4 },
    { until: 15, factor: 1.8 },
    { until: 28, factor: 1.1 },
  ],
}
const earlySteps: WarmUp = { kind: 'steps', steps: [{ until: 3, factor: 1.5 }] }

/** Sides that come to the same steady state in different ways. */
export const WARMING: readonly Scenario[] = [
  {
    ...typical,
    name: 'exponential warm-up, slower on head',
    warmUp: { base: quickly, head: slowly },
  },
  {
    ...typical,
    name: 'exponential warm-up, slower on base',
    warmUp: { base: slowly, head: quickly },
  },
  { ...typical, name: 'heap steps on head', warmUp: { base: earlySteps, head: heapSteps } },
  { ...typical, name: 'heap steps on base', warmUp: { base: heapSteps, head: earlySteps } },
  {
    ...typical,
    name: 'garbage collections, rarer on head',
    collection: { base: { every: 4, longer: 0.4 }, head: { every: 20, longer: 2 } },
  },
  {
    ...typical,
    name: 'warm-up and garbage collections of its own on each side',
    warmUp: { base: quickly, head: heapSteps },
    collection: { base: { every: 17, longer: 1.7 }, head: { every: 5, longer: 0.5 } },
  },
  collectingAlike('rare garbage collections', { every: 35, longer: 4 }),
  collectingAlike('rare and long garbage collections', { every: 50, longer: 8 }),
]

export const FAILING: readonly Scenario[] = [
  ...[0.03, 0.05, 0.1, 0.3, 0.5].map((share) => failing(share, 'timeout')),
  ...[0.03, 0.2, 0.3].map((share) => failing(share, 'function-error')),
]

/** Violations, all of them on top of `typical`. */
export const VIOLATED: readonly Scenario[] = [
  violated('environments in pairs on one host', { kind: 'shared-hosts', replicas: 2 }),
  violated('environments in fours on one host', { kind: 'shared-hosts', replicas: 4 }),
  {
    ...violated('environments in eights on one host', { kind: 'shared-hosts', replicas: 8 }),
    beyond: true,
  },
  violated('2 % offset per replica (a version each)', {
    kind: 'version-offset',
    deviation: 0.02,
    shared: 'replica',
  }),
  violated('2 % offset shared by one side and size', {
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
  { ...typical, name: 'handlers of 0.6 to 4.5 ms', scale: 0.05 },
  { ...typical, name: 'handlers of 1 to 9 s', scale: 100 },
]

/** A handler of 4 ms of CPU where the CPU comes in slices. */
export const SLICED: Scenario = {
  ...typical,
  name: '4 ms of CPU in slices of 20 ms',
  sliceMs: 20,
  scale: 1 / 3,
}

/** Environments of one machine. */
export const EMBEDDED: Scenario = {
  name: 'embedded service',
  betweenEnvironments: 0.015,
  withinEnvironment: 0.04,
  outliers: { share: 0.005, factor: 3 },
}

/** The same while the machine is busy with other things, now more and now less. */
export const BUSY: Scenario = {
  ...EMBEDDED,
  name: 'embedded service on a busy machine',
  drift: 0.035,
  withinEnvironment: 0.08,
}

/** Garbage collections as long as two invocations, for several payloads. */
export const COLLECTING_ALIKE = collectingAlike('garbage collections', { every: 50, longer: 2 })

export const NOTHING: Effect = { name: 'nothing', factor: 1 }

function violated(name: string, violation: Violation): Scenario {
  return { ...typical, name, violation }
}

function collectingAlike(what: string, each: { every: number; longer: number }): Scenario {
  return {
    ...SCENARIOS.quiet,
    name: `${what} at the same invocations of all environments of a side`,
    collection: { base: each, head: each },
    collectAlike: true,
  }
}

function failing(share: number, kind: 'timeout' | 'function-error'): Scenario {
  const what = kind === 'timeout' ? 'time out' : 'end in an error'
  return { ...typical, name: `${100 * share} % ${what} on both sides`, failures: { share, kind } }
}
