import { distance } from 'fastest-levenshtein'

/** The candidate closest to what was written, if it is close enough to have been meant. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(written, candidate) }))
    .sort((a, b) => a.edits - b.edits)
  return best && best.edits <= Math.max(2, written.length / 3) ? best.candidate : undefined
}
