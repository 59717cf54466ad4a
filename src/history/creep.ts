import { type LogChange, summed } from './changes.ts'
import type { HistoryAnchor, HistoryLine, MeasuredLine } from './line.ts'
import { type Measure, type RecordStep, stepsOf } from './steps.ts'

/** How much many small steps came to since an anchor. */
export interface Growth {
  change: LogChange
  /** What was measured since, the oldest first. */
  steps: readonly RecordStep[]
  /** Whether the anchor's code was measured again since. */
  isLive: boolean
}

/** The stretch in which most of a growth came. */
export interface Stretch {
  /** The last record before it: where the first step of it starts from. */
  after: { commit: string | null; time: string }
  /** The record that its last step ends at. */
  until: MeasuredLine
  records: number
  change: LogChange
  /** Of its steps those that are an increase by themselves, the largest first. */
  alone: readonly (RecordStep & { step: LogChange })[]
}

/**
 * An increase is creep when so many standard errors below the estimate is still half the limit. Where the anchor's
 * code is measured, an estimate errs by about 1.5 % however long it takes; the errors of steps alone add up and
 * cross any line some day.
 */
const CERTAINTY = { live: 1.5, summed: 3 } as const
/** A step counts by itself when it is so many standard errors above nothing. */
const ALONE = 2.5
/** The part of a growth that a stretch must hold. */
const MAIN_SHARE = 0.8

/**
 * What a function came to since an anchor. Two things are known: the steps from record to record, whose errors
 * add up, and now and then how the code compares with the anchor's, measured live. They are put together as
 * Kalman's filter does (1960): a step moves the estimate and makes it less certain, a live measurement
 * pulls it back. Durations of different days are never compared: they differ by 3 to 8 % with nothing changed.
 */
export function growthSince(
  lines: readonly HistoryLine[],
  name: string,
  { measure, anchor }: { measure: Measure; anchor: Pick<HistoryAnchor, 'name' | 'time'> },
): Growth | undefined {
  const since = Date.parse(anchor.time)
  const steps = stepsOf(lines, name, measure, anchor).filter(
    ({ line }) => Date.parse(line.time) > since,
  )
  if (steps.length === 0) return undefined
  let known: LogChange = { value: 0, error: 0 }
  for (const { step, live } of steps) {
    known = summed([known, step ?? { value: 0, error: Infinity }])
    if (live) known = combined(known, live)
  }
  return { change: known, steps, isLive: steps.some(({ live }) => live !== undefined) }
}

/**
 * A growth without the steps that were reported when they were made, as regressions that failed or were accepted:
 * somebody has decided about those.
 */
export function withoutRegressions({ change, steps, isLive }: Growth): Growth {
  const isReported = ({ line: { verdict } }: RecordStep) =>
    verdict === 'fail' || verdict === 'accepted'
  const reported = summed(
    steps.filter(isReported).map(({ step }) => step ?? { value: 0, error: Infinity }),
  )
  const rest = {
    value: change.value - reported.value,
    error: Math.hypot(change.error, reported.error),
  }
  return { change: rest, steps: steps.filter((each) => !isReported(each)), isLive }
}

/** Whether a growth is beyond the limit, and not by chance. */
export function isCreep(
  { change, isLive }: Pick<Growth, 'change' | 'isLive'>,
  limitPercent: number,
): boolean {
  const { value, error } = change
  const certainty = isLive ? CERTAINTY.live : CERTAINTY.summed
  return (
    value >= Math.log1p(limitPercent / 100) &&
    value - certainty * error >= Math.log1p(limitPercent / 200)
  )
}

/**
 * The shortest run of records that holds four fifths of a growth. Of a single step it is that step; of
 * steady creep it is long.
 */
export function stretchOf({ change, steps }: Growth): Stretch | undefined {
  const known = steps.filter(
    (each): each is RecordStep & { step: LogChange } => each.step !== undefined,
  )
  const total = Math.min(change.value, summed(known.map(({ step }) => step)).value)
  if (!(total > 0)) return undefined
  let best: readonly (RecordStep & { step: LogChange })[] | undefined
  for (let from = 0; from < known.length; from++) {
    let sum = 0
    for (let to = from; to < known.length; to++) {
      sum += known[to]?.step.value ?? 0
      if (sum < MAIN_SHARE * total) continue
      if (best === undefined || to - from + 1 < best.length) best = known.slice(from, to + 1)
      break
    }
  }
  const [first] = best ?? []
  const last = best?.at(-1)
  if (best === undefined || first === undefined || last === undefined) return undefined
  const before = steps[steps.indexOf(first) - 1]?.line
  return {
    after: { commit: first.line.baseCommit, time: before?.time ?? first.line.time },
    until: last.line,
    records: best.length,
    change: summed(best.map(({ step }) => step)),
    alone: best
      .filter(({ step }) => step.value > ALONE * step.error)
      .toSorted((a, b) => b.step.value - a.step.value),
  }
}

/** Of two independent estimates of the same, each counts as much as it is certain. */
function combined(one: LogChange, other: LogChange): LogChange {
  if (!Number.isFinite(other.error)) return one
  if (!Number.isFinite(one.error)) return other
  const [a, b] = [one.error ** 2, other.error ** 2]
  if (a + b === 0) return other
  const weight = a / (a + b)
  return {
    value: one.value + weight * (other.value - one.value),
    error: Math.sqrt((a * b) / (a + b)),
  }
}
