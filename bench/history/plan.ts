/** One merge, and what it multiplies the work of the function that it changes by. */
export interface Merge {
  /** From 1 on. */
  number: number
  /** Absent in the first, which records every function as it is. */
  changed?: string
  factor: number
}

/** Every 13th merge, a quarter of a year, is released; creep is measured from a release. */
export const RELEASE_EVERY = 13
/** This one creeps: it is changed in every third merge. */
export const CREEPING = 'function-1'
const CREEP_FACTOR = 1.015
/** The n-th change of a function that is a step; all others are of no consequence. */
const STEPS = [
  { name: 'function-0', change: 3, factor: 1.25 },
  { name: 'function-2', change: 2, factor: 0.8 },
  { name: 'function-3', change: 4, factor: 1.12 },
] as const

/** The merges of a repository: the creeping function in every third, the others in turns. */
export function planOf({
  merges,
  functions,
}: {
  merges: number
  functions: number
}): readonly Merge[] {
  const others = Array.from({ length: functions }, (_, at) => `function-${at}`).filter(
    (name) => name !== CREEPING,
  )
  const changes = new Map<string, number>()
  let turn = 0
  return Array.from({ length: merges }, (_, at): Merge => {
    const number = at + 1
    if (at === 0) return { number, factor: 1 }
    if (at % 3 === 0) return { number, changed: CREEPING, factor: CREEP_FACTOR }
    const changed = others[turn++ % others.length] ?? CREEPING
    const change = (changes.get(changed) ?? 0) + 1
    changes.set(changed, change)
    const step = STEPS.find((each) => each.name === changed && each.change === change)
    return { number, changed, factor: step?.factor ?? 1 }
  })
}

export function anchorName(release: number): string {
  return `v1.${release}`
}
