import type { Estimate } from './cause.ts'
import { isExact, type Profiles } from './function-cause.ts'

/** A text of that size is garbage worth collecting. */
const LARGE_BYTES = 64 * 1024

/**
 * A larger answer or a longer log makes for collections, which fall into whatever runs at the time: where the
 * function in which they fell is as it was and does no more, they belong to the text.
 */
export function withoutBystanders(
  collections: readonly Estimate[],
  others: readonly Estimate[],
  { growth }: Pick<Profiles, 'growth'>,
): Estimate[] {
  const addedBytes = ({ base, head }: Estimate) => (head.bytes ?? 0) - (base.bytes ?? 0)
  const [text] = others
    .filter(({ kind }) => kind === 'response' || kind === 'log')
    .filter((each) => addedBytes(each) >= LARGE_BYTES)
    .sort((a, b) => addedBytes(b) - addedBytes(a))
  if (!text) return [...collections]
  return collections.filter((gc) => {
    const doesMore = [...growth].some(
      ([{ name, file }, known]) => name === gc.name && file === gc.file && isExact(known),
    )
    if (gc.changed || doesMore) return true
    text.addsMs += gc.addsMs
    return false
  })
}
