import { type Case, group, type Line, type Rep } from './evidence.ts'
import { withStatusFailures } from './statuses.ts'

export const SIDES = ['base', 'head'] as const
export type Side = (typeof SIDES)[number]

/** Whether a payload takes longer, or an invocation costs more, at one size of each side. */
export interface Hypothesis {
  measure: 'duration' | 'cost'
  payload: number
  base: number
  head: number
}

/** The same at all sizes together. */
export interface Pool {
  measure: 'duration' | 'cost'
  payload: number
  cells: Hypothesis[]
}

/** What was measured of a function, and which of it can be judged. */
export interface Measured {
  fn: Case
  reps: (stage: string, side: string, mb: number) => Rep[]
  /** Sizes that were not given up. */
  alive: number[]
  /** The size whose environments a size was measured in. */
  hostOf: (mb: number) => number
  /** The sizes, those of a group together. */
  grouped: (sizes: readonly number[]) => number[][]
  /** The first size of each group. */
  first: (sizes: readonly number[]) => number[]
  judged: (payload: number, mb: number) => boolean
  /** Both sizes as deployed, where they were measured. */
  deployed: { base: number; head: number } | undefined
  all: number[]
  /** The payloads that a hypothesis is about. */
  judgedAt: (q: Hypothesis) => number[]
}

export function measuredOf(fn: Case, reported: readonly Line[]): Measured {
  const lines = withStatusFailures(fn, reported)
  const data = group(fn, lines)
  const reps = (stage: string, side: string, mb: number) => data.get(`${stage} ${side} ${mb}`) ?? []
  const alive = fn.memorySizesMB.filter((mb) => !fn.abandoned?.some((g) => g.memoryMB === mb))
  const ranAt = new Map(lines.map((line) => [line.memoryMB, line.ranAtMB ?? line.memoryMB]))
  const hostOf = (mb: number) => ranAt.get(mb) ?? mb
  const grouped = (sizes: readonly number[]) =>
    [...new Set(sizes.map(hostOf))].map((id) => sizes.filter((mb) => hostOf(mb) === id))
  const first = (sizes: readonly number[]) => grouped(sizes).map((own) => own[0] ?? 0)
  const judged = (p: number, mb: number) =>
    alive.includes(mb) &&
    SIDES.every((side) => {
      const own = reps('look', side, mb)
      return (
        own.some((r) => r.payloads[p]?.d !== undefined) ||
        !own.some((r) => (r.payloads[p]?.keptFailed ?? 0) > 0)
      )
    })
  const all = fn.payloads.map((_, p) => p)
  const judgedAt = (q: Hypothesis) =>
    q.measure === 'duration'
      ? [q.payload]
      : all.filter((p) => judged(p, q.base) && judged(p, q.head))

  const deployed =
    fn.deployedMB && alive.includes(fn.deployedMB.base) && alive.includes(fn.deployedMB.head)
      ? fn.deployedMB
      : undefined
  return { fn, reps, alive, hostOf, grouped, first, judged, deployed, all, judgedAt }
}
