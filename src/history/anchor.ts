import type { Anchor } from '../inputs/anchor-value.ts'
import { DAY_MS } from '../shared/clock.ts'
import type { HistoryLine } from './line.ts'

/** A release, or a tag. */
export interface Release {
  name: string
  /** The commit that it is of, where that is known. */
  commit?: string
  /** When that commit was made, or else when it was released. */
  time: Date
}

/** A moment in the history. */
export interface AnchorPoint {
  /** As it is called in sentences: `v1.4`, or a date. */
  name: string
  commit: string | null
  /** That of the record. */
  time: string
}

/** Young releases are passed over for an older one, as creep takes weeks to be seen. */
const USUAL_DAYS = 56

/**
 * The record that growth is measured from. Of releases it is that of the newest one that is eight weeks
 * old, or where none is, of the oldest. Of days, one that was chosen once is kept until it is twice as
 * old as was asked for, so that one anchor is measured again and again; then one of the age that was asked for
 * takes its place. Without a release that was recorded, it is days.
 * @param lines by time; what was recorded before the run
 * @returns undefined where nothing was recorded before
 */
export function anchorPoint(
  lines: readonly HistoryLine[],
  { wish, releases, now }: { wish: Anchor; releases: readonly Release[]; now: Date },
): AnchorPoint | undefined {
  switch (wish.kind) {
    case 'tag': {
      const [release] = releases.filter(({ name }) => name === wish.tag)
      return release && recordOf(lines, release)
    }
    case 'release':
      return releaseRecord(lines, releases, now) ?? daysAgo(lines, USUAL_DAYS, now)
    case 'days':
      return daysAgo(lines, wish.days, now)
  }
}

function releaseRecord(
  lines: readonly HistoryLine[],
  releases: readonly Release[],
  now: Date,
): AnchorPoint | undefined {
  const sorted = releases.toSorted((a, b) => b.time.getTime() - a.time.getTime())
  const recorded = sorted.flatMap((release) => {
    const point = recordOf(lines, release)
    return point ? [{ release, point }] : []
  })
  const old = recorded.find(
    ({ release }) => now.getTime() - release.time.getTime() >= USUAL_DAYS * DAY_MS,
  )
  return (old ?? recorded.at(-1))?.point
}

/** The record of a release's commit, or else the last one before it. */
function recordOf(lines: readonly HistoryLine[], release: Release): AnchorPoint | undefined {
  const { name, commit, time } = release
  const own = lines.findLast((line) => commit !== undefined && line.commit === commit)
  const line = own ?? lines.findLast((each) => Date.parse(each.time) <= time.getTime())
  return line && { name, commit: commit ?? line.commit, time: line.time }
}

function daysAgo(lines: readonly HistoryLine[], days: number, now: Date): AnchorPoint | undefined {
  const ageDays = (time: string) => (now.getTime() - Date.parse(time)) / DAY_MS
  const named = (line: HistoryLine): AnchorPoint => {
    return { name: line.time.slice(0, 10), commit: line.commit, time: line.time }
  }
  const before = lines.findLast((line) => line.kind === 'measured' && line.anchor !== undefined)
  const kept = before?.kind === 'measured' ? before.anchor : undefined
  if (kept && kept.name === kept.time.slice(0, 10) && ageDays(kept.time) <= 2 * days) {
    return { name: kept.name, commit: kept.commit, time: kept.time }
  }
  const line = lines.findLast(({ time }) => ageDays(time) >= days) ?? lines[0]
  return line && named(line)
}
