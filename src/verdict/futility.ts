import type { Decision } from './decide.ts'
import type { TestResult } from './hypothesis-tests.ts'
import type { JudgedFunction } from './judged-function.ts'
import { levelsAt } from './looks.ts'
import { degreesOfFreedom, pAbove, pBelow } from './stats/welch.ts'

/**
 * Whether further looks would hardly decide: something that keeps the check from passing would do so at
 * the last look even in a good case, and nothing would have become a regression even in a bad one. The
 * cases are those that one check in ten exceeds, by what the looks so far say of the noise. Only from the
 * second look on, when that is known well enough.
 */
export function isFutile({ results, open }: Decision, judged: JudgedFunction): boolean {
  const { looks } = judged.fn.rule
  const [first = 0] = looks
  const last = Math.max(...looks)
  const { passLevel } = levelsAt(judged.fn.rule, last)
  const isEarly = ({ difference }: TestResult) => (difference?.count ?? 0) <= first
  return (
    open.some((result) => !isEarly(result) && !mayPass(result, last, passLevel)) &&
    results.every((result) => !result.gating || !mayFail(result, last))
  )
}

/** Nothing changed, and the environments to come turn out well. */
function mayPass({ difference, limits }: TestResult, last: number, level: number): boolean {
  if (difference === undefined) return true
  const { estimate } = difference
  const known = Math.min(1, difference.count / last)
  const atLast = errorAtLast(difference, known)
  const good =
    estimate * known +
    Math.min(estimate, 0) * (1 - known) -
    ONE_IN_TEN * Math.sqrt(atLast.squaredError * (1 - known))
  return pBelow({ ...atLast, estimate: good }, limits.pass) < level
}

/** The change is as large as the looks so far allow, and the environments to come turn out badly. */
function mayFail({ difference, limits, alpha }: TestResult, last: number): boolean {
  if (difference === undefined) return true
  const { estimate, squaredError } = difference
  const known = Math.min(1, difference.count / last)
  const atLast = errorAtLast(difference, known)
  const bad =
    estimate +
    ONE_IN_TEN * Math.sqrt(squaredError) * (1 - known) +
    ONE_IN_TEN * Math.sqrt(atLast.squaredError * (1 - known))
  return bad >= limits.fail && pAbove({ ...atLast, estimate: bad }, 0) <= alpha
}

/** The error that the last look will have; three quarters of it, as it is known from few environments. */
function errorAtLast(difference: NonNullable<TestResult['difference']>, known: number) {
  const squaredError = CAUTION ** 2 * difference.squaredError * known
  return { ...difference, squaredError, spread: squaredError ** 2 / degreesOfFreedom(difference) }
}

const ONE_IN_TEN = 1.28
const CAUTION = 0.75
