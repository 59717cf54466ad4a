import { sparkline } from '../../history/sparkline.ts'
import type { MeasuredFunction } from '../schema.ts'
import { changePercent, counted, signedPercent } from '../text/numbers.ts'
import { type Block, name, type Phrase } from './model.ts'

type Shift = NonNullable<NonNullable<MeasuredFunction['history']>['changes']>[number]

/** The course of main in a line, where it is recorded; nothing where it is not. */
export function historyBlocks({ history }: MeasuredFunction): Block[] {
  if (history === undefined || history.durationMs.length < 2) return []
  const { durationMs, records, since, changes = [] } = history
  const course: Phrase = [
    `Main: ${sparkline(durationMs)} duration over ${counted(records, 'record')}`,
  ]
  const phrase = [
    ...course,
    ...(since ? sincePhrase(since) : []),
    '.',
    ...changes.flatMap(shiftPhrase),
  ]
  return [{ kind: 'note', phrase }]
}

/** Where durations shifted, and whether the code did it. */
function shiftPhrase({ after, until, changePercent: by, byMerges }: Shift): Phrase {
  const at = (sha: string | null) => (sha === null ? 'an unknown commit' : name(sha.slice(0, 7)))
  const why = byMerges
    ? ''
    : ', which no merge explains: the runtime, a service it calls, or the machines'
  return [
    ` A change point of ${signedPercent(by)} is between `,
    at(after),
    ' and ',
    at(until),
    `${why}.`,
  ]
}

function sincePhrase({
  anchor,
  merges,
  duration,
  cost,
}: NonNullable<NonNullable<MeasuredFunction['history']>['since']>): Phrase {
  const of = (change: typeof duration) =>
    change === null
      ? 'not known'
      : changePercent(change.changePercent, change.lowPercent, change.highPercent)
  if (duration === null && cost === null) return []
  return [
    '; since ',
    name(anchor),
    `: ${of(duration)} (cost ${of(cost)}) in ${counted(merges, 'merge')}`,
  ]
}
