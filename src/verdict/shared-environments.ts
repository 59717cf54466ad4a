import type { SizeEvidence } from './evidence.ts'

/**
 * Memory sizes whose figures come from the same environments, together. On the embedded service one
 * environment stands for several sizes; what it shows counts as evidence once. On AWS each size is by
 * itself.
 * @returns in the order of their first sizes; the first of each group is the size that was run
 */
export function groupsOf(sizes: readonly SizeEvidence[]): SizeEvidence[][] {
  const groups = new Map<number, SizeEvidence[]>()
  for (const size of sizes) {
    const group = groups.get(size.ranAtMB)
    if (group) group.push(size)
    else groups.set(size.ranAtMB, [size])
  }
  return [...groups.values()]
}

/** One size of each group: what can be counted as independent. */
export function independentSizes(sizes: readonly SizeEvidence[]): SizeEvidence[] {
  return groupsOf(sizes).flatMap(([first]) => (first ? [first] : []))
}
