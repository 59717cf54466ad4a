import type { Side } from '../inputs/plan.ts'
import type { NextStep as AnyNextStep, Step as AnyStep } from '../measure/case.ts'
import type { Finding } from './finding.ts'

export type { Cell, DecisionRule, FunctionCase } from '../measure/case.ts'
export type { Finding } from './finding.ts'

export type RowVerdict = 'pass' | 'fail' | 'inconclusive'

/** An estimate with its 95 % interval, in percent of base; positive is slower or more expensive. */
export interface Change {
  changePercent: number
  lowPercent: number
  highPercent: number
  verdict: RowVerdict
  /** The smallest increase that these data would probably (4 in 5) have shown. */
  detectableIncreasePercent?: number
}

/** The ends of a 95 % interval. */
export interface Bounds {
  low: number
  high: number
}

/**
 * One side of a row, kept invocations only. `durationMs` is the mean of an environment's invocations,
 * and over environments their geometric mean; the row's change in duration is the ratio of these two
 * numbers. `billedMs` is the plain mean over environments: what a bill adds up. Several payloads are
 * averaged by weight.
 */
export interface SideFigures {
  /** Absent where there are too few environments, and of rows of single payloads. */
  bounds?: { durationMs: Bounds; costPerMillionUsd: Bounds }
  durationMs: number
  billedMs: number
  /** Duration, request, /tmp and, where they are known on both sides, logs. */
  costPerMillionUsd: number
  /** What CloudWatch Logs counts for an invocation; absent where it is not known. */
  logBytes?: number | undefined
  /** What of the cost is logs, where they are part of it. */
  logPerMillionUsd?: number | undefined
  maxMemoryUsedMB: number
  environments: number
  /** Every invocation made, discarded ones included. */
  invocations: number
  failures: number
}

/** A row of the table: one size, or one size and payload. `null` where nothing could be measured. */
export interface Row {
  memoryMB: number
  /** Size of base where it differs: only when base and head are compared as deployed. */
  baseMemoryMB?: number
  /** The size whose environments the figures were computed from, where it is another. */
  ranAtMB?: number
  payload?: string
  base: SideFigures | null
  head: SideFigures | null
  duration: Change | null
  cost: Change | null
  /** Payloads that the figures leave out because one side does nothing but fail with them. */
  missing?: MissingPayloads
}

export interface MissingPayloads {
  payloads: readonly string[]
  /** Their share of the traffic, by weight. */
  trafficPercent: number
}

export interface ColdStart {
  baseInitMs: number
  headInitMs: number
  /** Of `headInitMs`. */
  headBounds: Bounds
  /** Mean that a cold start is billed beside its duration: INIT, or a SnapStart restore. */
  billedMs: Readonly<Record<Side, number>>
  environments: number
  init: Change
}

/** What warming up takes of an environment at one size, on average, beside INIT. */
export interface WarmUp {
  memoryMB: number
  base: WarmUpSide
  head: WarmUpSide
}

interface WarmUpSide {
  /** Milliseconds that the discarded invocations took beyond as many kept ones. */
  excessMs: number
  /** Whether what was kept no longer got faster. */
  settled: boolean
}

export interface FunctionComparison {
  verdict: RowVerdict
  /** Look at which the test stopped (replicas per side and size). */
  replicas: number
  /** Whether the regressions found were confirmed on fresh replicas. */
  confirmed: boolean
  /** Base as deployed against head as deployed, where size, /tmp or prices differ between them. */
  asDeployed?: Row
  sizes: readonly Row[]
  payloads: readonly Row[]
  coldStart: ColdStart | null
  /** By memory size, where both sides are known. */
  warmUp?: readonly WarmUp[]
  findings: readonly Finding[]
}

export type Step = AnyStep<FunctionComparison>
export type NextStep = AnyNextStep<FunctionComparison>
