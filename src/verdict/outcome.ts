import type { Decision } from './decide.ts'
import { ALPHA, type TestResult } from './hypothesis-tests.ts'
import type { JudgedFunction } from './judged-function.ts'

/** Everything that rows and findings are written from, once nothing more is measured. */
export interface Outcome {
  judged: JudgedFunction
  decision: Decision
  /** Candidates that stand: confirmed, or beyond doubt without. */
  regressions: readonly TestResult[]
  /** Candidates that fresh replicas did not confirm, or that could not be confirmed. */
  unconfirmed: readonly TestResult[]
  /** Whether the regressions were confirmed on fresh replicas. */
  confirmed: boolean
  /** Part of α that each look could spend. */
  lookShare: number
}

/** Confidence of an interval that was looked at several times, so that 95 % hold at any look. */
export function lookConfidence({ lookShare }: Outcome): number {
  return 1 - ALPHA * lookShare
}

/** Confidence of an interval from fresh replicas, looked at once. */
export const FRESH_CONFIDENCE = 1 - ALPHA
