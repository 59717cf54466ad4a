import type { SizeEvidence } from './evidence.ts'

/** Sizes that share environments; the first is the one that was run. */
export type SharingSizes = readonly [SizeEvidence, ...SizeEvidence[]]

/**
 * Memory sizes whose figures come from the same environments, together. On the embedded service one
 * environment stands for several sizes; what it shows counts as evidence once. On AWS each size is by
 * itself.
 * @returns in the order of their first sizes
 */
export function groupsOf(sizes: readonly SizeEvidence[]): SharingSizes[] {
  const groups = new Map<number, [SizeEvidence, ...SizeEvidence[]]>()
  for (const size of sizes) {
    const group = groups.get(size.ranAtMB)
    if (group) group.push(size)
    else groups.set(size.ranAtMB, [size])
  }
  return [...groups.values()]
}

/** One size of each group: what can be counted as independent. */
export function independentSizes(sizes: readonly SizeEvidence[]): SizeEvidence[] {
  return groupsOf(sizes).map(([first]) => first)
}
