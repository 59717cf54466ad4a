import { changedBeside } from './beside.ts'
import type { CallNode } from './call-tree.ts'
import type { Estimate } from './cause.ts'
import { changedCaller, changedPlace } from './changed-caller.ts'
import type { KnownFunction } from './functions.ts'
import { type Growth, mean } from './growth.ts'
import type { SideFunctions } from './side-functions.ts'

/** A function as a cause, with what later steps need to know of it. */
export interface FunctionCause extends Estimate {
  fn: KnownFunction
  growth: Growth
}

export interface Profiles {
  base: SideFunctions
  head: SideFunctions
  growth: ReadonlyMap<KnownFunction, Growth>
  /**
   * Whether time alone says anything: code or configuration differ, and the check found head slower. A
   * series of three environments may well be slower by chance, a count may not.
   */
  isTimeClear: boolean
  /** Less than this is nothing, in ms per invocation. */
  leastMs: number
}

export function causeOf(
  fn: KnownFunction,
  growth: Growth,
  addsMs: number,
  profiles: Profiles,
): FunctionCause {
  const { base, head } = profiles
  const { pair } = growth
  const from = growth.calls > 1 || !pair.isChanged ? changedCaller(fn, profiles) : undefined
  const beside = pair.isChanged || from ? undefined : changedBeside(fn, sourcesOf(profiles))
  const place = beside ?? (growth.calls > 1 ? fn : (changedPlace(growth, head) ?? fn))
  const ms = (side: SideFunctions, one: KnownFunction | undefined) =>
    one ? inclusiveMs(one, side) : 0
  return {
    kind: 'function',
    name: fn.name,
    file: place.file,
    line: place.line,
    changed: pair.isChanged || beside !== undefined,
    ...(from && from.name !== fn.name && { from }),
    base: {
      ...(head.counted > 0 && { calls: mean(pair.base?.calls ?? [0]) }),
      ms: ms(base, pair.base),
    },
    head: { ...(head.counted > 0 && { calls: mean(fn.calls) }), ms: ms(head, fn) },
    addsMs,
    fn,
    growth,
  }
}

export const isExact = ({ calls, work }: Growth) => calls > 1 || work > 1

export const isTouched = (fn: KnownFunction, { pair }: Growth, profiles: Profiles) =>
  pair.isChanged || changedBeside(fn, sourcesOf(profiles)) !== undefined

const sourcesOf = ({ base, head }: Profiles) => ({
  base: base.sources,
  head: head.sources,
})

export function inclusiveMs(fn: KnownFunction, side: SideFunctions): number {
  const walk = (node: CallNode, inside: boolean): number => {
    const within = inside || side.of(node) === fn
    let total = within ? node.selfMs : 0
    for (const child of node.children.values()) total += walk(child, within)
    return total
  }
  return walk(side.tree, false)
}
