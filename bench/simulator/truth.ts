import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { isAffected } from './invocations.ts'
import type { Effect } from './scenario.ts'

/** The true change of the mean duration, as a share. Undefined where no closed form is known. */
export function trueChange(
  fn: FunctionCase,
  effect: Effect,
  place: { memoryMB: number; payload: string },
): number | undefined {
  if (effect.every || effect.tail) return undefined
  return isAffected(fn, effect, place) ? effect.factor - 1 : 0
}
