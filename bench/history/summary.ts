import { CREEPING, type Merge, RELEASE_EVERY } from './plan.ts'

/** What was found when a merge was recorded. */
export interface MergeResult {
  merge: Merge
  found: readonly { name: string; kind: string; message: string }[]
}

/** A check that could not be decided has found nothing. */
const UNDECIDED = 'inconclusive'

/** What was planted beside what was found. */
export function summaryOf(results: readonly MergeResult[]): { text: string; isAsPlanted: boolean } {
  const steps = results.filter(({ merge }) => merge.factor > 1 && merge.changed !== CREEPING)
  const missed = steps.filter(
    ({ found, merge }) => !found.some(({ name }) => name === merge.changed),
  )
  const strays = results.flatMap(({ merge, found }) =>
    found
      .filter(({ name, kind }) => kind !== UNDECIDED && !isPlanted(merge, name, kind))
      .map(({ name, kind }) => `${name} ${kind} at merge ${merge.number}`),
  )
  const undecided = results.filter(({ found }) =>
    found.some(({ kind }) => kind === UNDECIDED),
  ).length
  const creeps = results.filter(({ found }) => found.some(({ kind }) => kind === 'creep'))
  const lines = [
    '',
    ...steps.map(({ merge, found }) => {
      const kinds = found.filter(({ name }) => name === merge.changed).map(({ kind }) => kind)
      return `merge ${merge.number}: ${merge.changed} ${percent(merge.factor)} planted, found: ${kinds.join(', ') || 'nothing'}`
    }),
    `${CREEPING}: creep planted from merge 4 on; found at ${creeps.map(({ merge }) => `merge ${merge.number} (${percent(sinceRelease(results, merge.number))} since the release)`).join(', ') || 'no merge'}`,
    `found and not planted: ${strays.join(', ') || 'nothing'} (could not be decided: ${undecided} of ${results.length})`,
  ]
  const isCreepDue = results.length >= 3 * RELEASE_EVERY
  const isAsPlanted =
    missed.length === 0 && strays.length === 0 && (creeps.length > 0 || !isCreepDue)
  return { text: lines.join('\n'), isAsPlanted }
}

function isPlanted({ changed, factor }: Merge, name: string, kind: string): boolean {
  if (kind === 'creep') return name === CREEPING
  return name === changed && factor > 1.05
}

/** What the changes of the creeping function came to since the newest release that was eight weeks old. */
function sinceRelease(results: readonly MergeResult[], number: number): number {
  const old = Math.floor((number - 8) / RELEASE_EVERY) * RELEASE_EVERY
  // Where none is as old as that, since the oldest; before the first, since the first record.
  const release = old > 0 ? old : number > RELEASE_EVERY ? RELEASE_EVERY : 1
  return results
    .filter(
      ({ merge }) => merge.changed === CREEPING && merge.number > release && merge.number <= number,
    )
    .reduce((factor, { merge }) => factor * merge.factor, 1)
}

function percent(factor: number): string {
  return `${factor >= 1 ? '+' : ''}${(100 * (factor - 1)).toFixed(1)} %`
}
