import type { FindingKind } from '../config/finding-kinds.ts'
import type { Side } from '../config/plan.ts'
import type { Prices } from '../cost/prices.ts'
import type { Sample } from '../measure/sample.ts'

/** What the comparison of one function has to know beside the samples. */
export interface FunctionCase {
  name: string
  /** At least one; weights above 0. */
  payloads: readonly { name: string; weight: number }[]
  /** Candidate memory sizes, ascending, without duplicates. */
  memorySizesMB: readonly number[]
  /** Sizes the function runs at; absent when nothing is deployed. */
  deployedMB?: Readonly<Record<Side, number>>
  /** Prices of each side's region and architecture (they may differ in architecture). */
  prices: Readonly<Record<Side, Prices>>
  /** Size of /tmp in MB; 512 costs nothing. */
  ephemeralStorageMB: Readonly<Record<Side, number>>
  /** Limits in percent. */
  limits: { durationPercent: number; costPercent: number; initPercent: number }
  failOn: 'any' | 'deployed' | 'none'
  rule: DecisionRule
  /** Sizes at which a side kept failing and was stopped. Nothing more is asked of such a size. */
  givenUp?: readonly GivenUp[]
  /** Nothing more can be measured (spend, time): decide with what is there. */
  exhausted?: boolean
}

export interface GivenUp {
  side: Side
  memoryMB: number
  /** As a clause: `ran out of memory`, `timed out after 3 s`. */
  reason: string
}

/** Parameters of `statistics.md` section 2. */
export interface DecisionRule {
  /** Replicas a side and size at each look, ascending. */
  looks: readonly number[]
  /**
   * Fresh replicas a side for confirming a regression over all sizes; twice as many for one at
   * single sizes. 0 switches confirming off.
   */
  confirmReplicas: number
}

/** What has to happen next: measure more, or take the comparison as it is. */
export type Step =
  /** Bring every side and size up to this many `look` replicas. */
  | { kind: 'look'; replicas: number }
  /** Publish fresh replicas of both sides for these cells only. */
  | { kind: 'confirm'; replicas: number; cells: readonly Cell[] }
  | { kind: 'done'; comparison: FunctionComparison }

export interface Cell {
  memoryMB: number
  /** Absent: all payloads. */
  payload?: string
}

export type RowVerdict = 'pass' | 'fail' | 'inconclusive'

/** An estimate with its 95 % interval, in percent of base; positive is slower or dearer. */
export interface Change {
  changePercent: number
  lowPercent: number
  highPercent: number
  verdict: RowVerdict
  /** The smallest increase that these data would probably (4 in 5) have shown. */
  seeablePercent?: number
}

/**
 * One side of a row, kept invocations only. `durationMs` is the typical invocation: per environment
 * the median; over environments the geometric mean, of eight on without an eighth of them at each
 * end. The row's change in duration is the ratio of these two numbers.
 * `billedMs` is the plain mean over environments: what a bill adds up. Several payloads are
 * averaged by weight.
 */
export interface SideFigures {
  durationMs: number
  billedMs: number
  costPerMillionUsd: number
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
  payload?: string
  base: SideFigures | null
  head: SideFigures | null
  duration: Change | null
  cost: Change | null
}

export interface ColdStart {
  baseInitMs: number
  headInitMs: number
  /** Mean that a cold start is billed beside its duration: INIT, or a SnapStart restore. */
  billedMs: Readonly<Record<Side, number>>
  environments: number
  init: Change
}

export interface Finding {
  kind: FindingKind
  severity: 'fail' | 'warn' | 'info'
  /** One sentence, complete without its neighbours. Plain text: escaped where it is shown. */
  message: string
  memoryMB?: number
  payload?: string
}

export interface FunctionComparison {
  verdict: RowVerdict
  /** Look at which the test stopped (replicas a side and size). */
  replicas: number
  /** Whether the regressions found were confirmed on fresh replicas. */
  confirmed: boolean
  /** Base as deployed against head as deployed, where size, /tmp or prices differ between them. */
  asDeployed?: Row
  sizes: readonly Row[]
  payloads: readonly Row[]
  coldStart: ColdStart | null
  findings: readonly Finding[]
}

export type NextStep = (function_: FunctionCase, samples: readonly Sample[]) => Step
