import type { Environment, SideSeen, TimesObservation } from './observation.ts'

export interface Sides {
  base: SideSeen
  head: SideSeen
}

/** Invocations that were seen. */
export const per = ({ seen }: Environment<{ invocations: number } & TimesObservation>) =>
  Math.max(1, seen.invocations)

/** More than base's own two runs leave open; never where base was not counted. */
export function isMore(base: readonly number[], head: number, least = 0): boolean {
  if (base.length === 0) return false
  const [low, high] = [Math.min(...base), Math.max(...base)]
  return head > high * 1.01 + 4 * (high - low) + least
}

/** What an environment waits for takes longer on a busy machine, and never less. */
export const lowest = (values: readonly number[]) => Math.min(...values)
