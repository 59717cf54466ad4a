import type { Side } from '../inputs/plan.ts'
import type { JudgedBy } from '../inputs/saved-plan.ts'
import type { Prices } from '../money/prices.ts'
import type { KeptResponses, ResponseDifference } from './responses.ts'
import type { Failure, Sample } from './sample.ts'

/** What measuring and comparing one function have to know beside the samples. */
export interface FunctionCase extends JudgedBy {
  name: string
  /** At least one; weights above 0. */
  payloads: readonly {
    name: string
    weight: number
    /** The user says what the response has to be. */
    hasExpectation?: boolean
  }[]
  /** Candidate memory sizes, ascending, without duplicates. */
  memorySizesMB: readonly number[]
  /** Sizes the function runs at; absent when nothing is deployed. */
  deployedMB?: Readonly<Record<Side, number>>
  /** Prices of each side's region and architecture (they may differ in architecture). */
  prices: Readonly<Record<Side, Prices>>
  /** Bytes that an invocation logs, by payload, counted where the tails of the samples do not show it. */
  countedLogBytes?: Readonly<Record<Side, Readonly<Record<string, number>>>>
  /** Size of /tmp in MB; 512 costs nothing. */
  ephemeralStorageMB: Readonly<Record<Side, number>>
  rule: DecisionRule
  /** Sizes at which one side kept failing and was stopped. Nothing more is asked of such a size. */
  abandoned?: readonly AbandonedSize[]
  /** Where head's responses differ from base's, once they were compared. */
  responseDifferences?: readonly ResponseDifference[]
  /** Nothing more can be measured (spend, time): decide with what is there. */
  exhausted?: boolean
}

export interface AbandonedSize {
  side: Side
  memoryMB: number
  /** The failure that it kept failing with. */
  failure: Failure
}

/** How many environments a check uses (docs/how-it-decides.md). */
export interface DecisionRule {
  /** Replicas per side and size at each look, ascending. */
  looks: readonly number[]
  /**
   * Fresh replicas per side that a confirmation adds once it has to go on: it begins with half as many.
   * 0 switches confirming off.
   */
  confirmReplicas: number
  /** All environments are of one machine, which the check has to itself: they differ little. */
  oneMachine?: true
}

/** What has to happen next: measure more, or take the comparison as it is. */
export type Step<Comparison> =
  /** Bring every side and size up to this many `look` replicas. */
  | { kind: 'look'; replicas: number }
  /** Publish so many fresh replicas of both sides for these cells only. */
  | { kind: 'confirm'; replicas: number; cells: readonly Cell[] }
  | { kind: 'done'; comparison: Comparison }

export interface Cell {
  memoryMB: number
  /** Absent: all payloads. */
  payload?: string
}

/** Decides, from the samples so far, what has to happen next. */
export type NextStep<Comparison> = (
  fn: FunctionCase,
  samples: readonly Sample[],
  /** Responses of both sides, while measuring: they are in no file. */
  responses?: readonly KeptResponses[],
) => Step<Comparison>
