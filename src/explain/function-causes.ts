import { addedMs } from './added.ts'
import { nodesOf } from './call-tree.ts'
import {
  causeOf,
  type FunctionCause,
  inclusiveMs,
  isExact,
  type Profiles,
} from './function-cause.ts'
import type { KnownFunction } from './functions.ts'
import { type Growth, isClear, isNewCallback, mean, ownerOf } from './growth.ts'
import { withoutCallees } from './one-cause.ts'

/** Functions that run more often, do more, or take longer, those that others explain left out. */
export function functionCauses(profiles: Profiles): FunctionCause[] {
  const { head, growth } = profiles
  const added = addedMs(growth, head)
  const longer = head.counted > 0 ? longerMs(profiles) : sampledMs(profiles)
  for (const [fn, ms] of longer) added.set(fn, Math.max(added.get(fn) ?? 0, ms))
  const causes = [...added].flatMap(([fn, ms]) => {
    const known = growth.get(fn)
    return known && ms >= enoughMs(known, profiles) ? [causeOf(fn, known, ms, profiles)] : []
  })
  return withoutUntouched(withoutCallees(causes, profiles), profiles)
}

/**
 * What is as it was and runs no more often may take longer as it is given more, or by chance. It is named where
 * nothing else is, and clearly.
 */
function withoutUntouched(causes: FunctionCause[], { head, leastMs }: Profiles): FunctionCause[] {
  if (head.counted === 0) return causes
  const [touched, untouched] = [
    causes.filter((each) => each.changed || isExact(each.growth)),
    causes.filter((each) => !each.changed && !isExact(each.growth)),
  ]
  return touched.length > 0 ? touched : untouched.filter(({ addsMs }) => addsMs >= 4 * leastMs)
}

/** What runs more often than ever in base does so, however few samples fell into it. */
function enoughMs(growth: Growth, { isTimeClear, leastMs }: Profiles): number {
  return isTimeClear && isExact(growth) ? leastMs / 5 : leastMs
}

/** Functions that run no more often and take longer themselves. */
function longerMs({ base, head, growth, isTimeClear, leastMs }: Profiles) {
  const longer = new Map<KnownFunction, number>()
  if (!isTimeClear) return longer
  for (const [fn, known] of growth) {
    const { pair, calls } = known
    // What base has as well and was not seen in took some time there, nobody knows how much.
    if (calls > 1 || (!pair.base && !pair.isChanged)) continue
    if (isNewCallback(known) && ownerOf(known, growth)) continue
    const after = head.selfMs(fn)
    const before = pair.base ? base.selfMs(pair.base) : after.map(() => 0)
    if (isClear(before, after, 2 * leastMs)) longer.set(fn, mean(after) - mean(before))
  }
  return longer
}

/**
 * Where nobody counted: what takes longer is booked on the outermost function that takes longer with it
 * and is not changed itself, as that one may well run more often.
 */
function sampledMs(profiles: Profiles): Map<KnownFunction, number> {
  const { growth } = profiles
  const booked = new Map<KnownFunction, number>()
  for (const [fn, ms] of longerMs(profiles)) {
    const isChanged = growth.get(fn)?.pair.isChanged
    const on = isChanged ? fn : outermost(fn, ms, profiles)
    booked.set(on, (booked.get(on) ?? 0) + ms)
  }
  return booked
}

function outermost(fn: KnownFunction, ms: number, profiles: Profiles): KnownFunction {
  const { base, head, growth } = profiles
  const [way] = [...nodesOf(head.tree)]
    .filter((node) => head.of(node) === fn)
    .sort((a, b) => b.selfMs - a.selfMs)
  let found = fn
  for (let up = way?.parent; up; up = up.parent) {
    const caller = head.of(up)
    const pair = caller && growth.get(caller)?.pair
    if (!caller || !pair) continue
    if (pair.isChanged) return found
    const before = pair.base ? inclusiveMs(pair.base, base) : 0
    if (inclusiveMs(caller, head) - before < ms / 2) return found
    found = caller
  }
  return fn
}
