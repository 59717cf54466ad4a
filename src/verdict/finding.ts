import type { ResponseDifference } from '../measure/responses.ts'
import type { Failure } from '../measure/sample.ts'

export type Severity = 'fail' | 'warn' | 'info'

/** Where a finding holds: without a size over all sizes, without a payload over all payloads. */
export interface Place {
  memoryMB?: number
  payload?: string
}

/** One thing that the comparison found, as data; the report makes a sentence of it. */
export type Finding = Fact & { severity: Severity }

/** A finding before it is said how heavily it counts. */
export type Fact = Place &
  (
    | ChangeFact
    | InitRegression
    | NewFailures
    | Failures
    | SizeAbandoned
    | MemoryHeadroom
    | MemoryGrowth
    | WarmUpRegression
    | LogGrowth
    | DownstreamGrowth
    | ConcurrencyLimit
    | MemoryPressure
    | DifferentResponse
    | Creep
    | TimeBudget
    | MoneyBudget
    | PackageBudget
    | Inconclusive
  )

/** An estimate in percent of base with its 95 % interval. */
interface Estimate {
  changePercent: number
  lowPercent: number
  highPercent: number
}

export interface ChangeFact extends Estimate {
  kind: 'duration-regression' | 'cost-regression' | 'duration-improvement' | 'cost-improvement'
  limitPercent: number
  /** Over how many memory sizes, where it holds over all of them. */
  sizeCount?: number
  /** Size that base is deployed at, where base and head are compared as deployed. */
  baseMemoryMB?: number
  /** Of duration findings at one size. */
  baseDurationMs?: number
  headDurationMs?: number
  /** Of cost findings at one size. */
  baseCostPerMillionUsd?: number
  headCostPerMillionUsd?: number
}

interface InitRegression extends Estimate {
  kind: 'init-regression'
  baseInitMs: number
  headInitMs: number
  limitPercent: number
  limitMs: number
}

/** Head fails more than base: how many environments had failures. */
export interface NewFailures {
  kind: 'new-failures'
  example?: Failure
  baseFailing: number
  baseEnvironments: number
  headFailing: number
  headEnvironments: number
  /** Shares of the invocations that failed; absent where base never failed. */
  basePercent?: number
  headPercent?: number
}

export interface Failures {
  kind: 'failures'
  /** Share of the invocations that failed. */
  basePercent: number
  headPercent: number
  exampleSide: 'base' | 'head'
  example?: Failure
}

/** A size at which one side kept failing, so that nothing was compared there. */
export interface SizeAbandoned {
  kind: 'size-abandoned'
  base?: Failure
  head?: Failure
  headWorks: boolean
}

interface MemoryHeadroom {
  kind: 'memory-headroom'
  memoryMB: number
  usedMB: number
}

export interface MemoryGrowth {
  kind: 'memory-growth'
  growthMB: number
  invocations: number
  baseGrowing: number
  baseEnvironments: number
  headGrowing: number
  headEnvironments: number
  /** When an environment of that size is full at that pace. */
  full?: { memoryMB: number; invocations: number }
}

/** Head logs more. */
export interface LogGrowth {
  kind: 'log-growth'
  /** What CloudWatch Logs counts for an invocation. */
  baseBytes: number
  headBytes: number
  /** What that is of a million invocations, where logs are priced. */
  baseLogUsd?: number
  headLogUsd?: number
  /** What these cost in all as deployed, or at the only size. */
  baseCostPerMillionUsd?: number
  headCostPerMillionUsd?: number
}

/** More invocations would be under way at once than may be. */
export interface ConcurrencyLimit {
  kind: 'concurrency-limit'
  limitedBy: 'reserved' | 'account'
  basePeak: number
  headPeak: number
  limit: number
}

/** Head asks more of others. */
export interface DownstreamGrowth {
  kind: 'downstream-growth'
  /** `DynamoDB GetItem` */
  operation: string
  /** Per invocation. */
  baseCalls: number
  headCalls: number
  /** USD for those of a million invocations, where they have a price that is known. */
  basePerMillionUsd?: number
  headPerMillionUsd?: number
  /** Whether all that is asked more costs more than the limit, where that is part of the gate. */
  isTooMuch: boolean
}

/** Head's environments take longer to become warm. */
interface WarmUpRegression {
  kind: 'warm-up-regression'
  memoryMB: number
  /** Milliseconds that warming up takes an environment beyond its warm invocations. */
  baseExcessMs: number
  headExcessMs: number
}

interface MemoryPressure {
  kind: 'memory-pressure'
  memoryMB: number
  usedMB: number
  risePercent: number
}

/** Head answers a payload differently from base. */
export type DifferentResponse = { kind: 'different-answer' } & ResponseDifference

/**
 * How head fares against an absolute limit: above it beyond doubt, as likely above as below, or nobody
 * knows.
 */
export type BudgetState = 'exceeded' | 'unsure' | 'unknown'

/** Figures are absent where they are not known. */
export interface TimeBudget {
  kind: 'duration-budget' | 'init-budget'
  state: BudgetState
  limitMs: number
  headMs?: number
  lowMs?: number
  highMs?: number
  baseMs?: number
}

export interface MoneyBudget {
  /** A million invocations, or a month. */
  kind: 'cost-budget' | 'month-budget'
  state: BudgetState
  limitUsd: number
  headUsd?: number
  lowUsd?: number
  highUsd?: number
  baseUsd?: number
}

/** Megabytes of 1,048,576 bytes, zipped. */
export interface PackageBudget {
  kind: 'package-budget'
  state: BudgetState
  limitMB: number
  headMB?: number
  baseMB?: number
}

/** Many small steps of main that come to more than one would be allowed; found by `record`. */
export interface Creep extends Estimate {
  kind: 'creep'
  measure: 'duration' | 'cost'
  limitPercent: number
  /** The earlier record that it is measured from: a tag, or a day. */
  anchor: string
  /** Records of the function since then. */
  merges: number
  /** Whether the anchor's code was measured beside the new one; otherwise the steps were added up. */
  isLive: boolean
  /** Where most of it came. */
  between?: {
    /** The commit before, and the one that it ends at; null where these are not known. */
    after: string | null
    until: string | null
    untilTime: string
    merges: number
    /** Of this stretch. */
    stretchPercent: number
    /** Those that are an increase by themselves. */
    alone: readonly { commit: string | null; pullRequest: number | null; stepPercent: number }[]
  }
}

/** Why there is no verdict. */
export type Inconclusive = { kind: 'inconclusive' } /** At no memory size do both sides work. */ & (
  | { reason: 'nothing-works' }
  /** Not one invocation of either side worked. */
  | { reason: 'all-failed'; example?: Failure }
  /** Fewer environments per side and size than a verdict takes. */
  | { reason: 'too-few'; environments: number; needed: number }
  /** A regression that fresh environments did not confirm, or that nothing was left to confirm. */
  | ({ reason: 'unconfirmed' } & Subject & { firstPercent: number; fresh?: Estimate })
  | ({ reason: 'undecided' } & Subject &
      Estimate & {
        environments: number
        detectablePercent: number
        limitPercent: number
        /** How many environments were allowed, where the check stopped before as they would hardly decide. */
        allowed?: number
        remedy?: { environments: number; input: 'max-spend' | 'max-environments' }
      })
)

/** What a hypothesis was about. */
interface Subject {
  measure: 'duration' | 'cost'
  baseMemoryMB?: number
}
