import { causeOf, type FunctionCause, isTouched, type Profiles } from './function-cause.ts'
import type { KnownFunction } from './functions.ts'
import { allButLargest, isNewCallback, mean, ownerOf } from './growth.ts'
import type { SideFunctions } from './side-functions.ts'

/** Of an increase, what is too little to name what was changed without being sure of it. */
const MIN_PART = { ofOne: 0.03, ofSeveral: 0.1 }

/**
 * What the pull request changed and seems to take longer, for where nothing does so clearly and head was found
 * slower: it has to come from something that was changed. Where several were, one has to stand out.
 */
export function likelyCause(profiles: Profiles, increaseMs: number): FunctionCause[] {
  const { base, head, growth, leastMs } = profiles
  const touched = [...growth].flatMap(([fn, known]) => {
    const ran = head.counted === 0 || mean(fn.calls) > 0
    const isPart = isNewCallback(known) && ownerOf(known, growth) !== undefined
    if (!ran || isPart || !isTouched(fn, known, profiles)) return []
    const after = allButLargest(ownMs(fn, head))
    const before = known.pair.base ? allButLargest(ownMs(known.pair.base, base)) : [0]
    const addsMs = mean(after) - mean(before)
    const isApart = Math.min(...after) > Math.max(...before)
    return [{ fn, known, addsMs, isApart }]
  })
  const [first, second] = touched.toSorted((a, b) => b.addsMs - a.addsMs)
  const part = second ? MIN_PART.ofSeveral : MIN_PART.ofOne
  if (!first || first.addsMs < Math.max(leastMs, part * increaseMs)) return []
  if (second && !(first.isApart && first.addsMs > 2 * second.addsMs)) return []
  return [causeOf(first.fn, first.known, first.addsMs, profiles)]
}

/** Own time in each environment, with that of the callbacks in it. */
function ownMs(fn: KnownFunction, side: SideFunctions): readonly number[] {
  const parts = side.functions.filter(
    (each) =>
      each !== fn &&
      each.isAnonymous &&
      each.builtFile === fn.builtFile &&
      each.start >= fn.start &&
      each.end <= fn.end,
  )
  return parts
    .map((part) => side.selfMs(part))
    .reduce((sum, own) => sum.map((ms, index) => ms + (own[index] ?? 0)), side.selfMs(fn))
}
