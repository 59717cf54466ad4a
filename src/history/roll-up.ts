import { DAY_MS } from '../shared/clock.ts'
import { logChange, percentChange, summed } from './changes.ts'
import type { HistoryChange, MeasuredLine } from './line.ts'
import { type StoredLine, storedLines } from './read.ts'
import { cellKey } from './series.ts'

const WEEK_MS = 7 * DAY_MS

/**
 * Bounds the size of what is old: of each function, size and payload, the lines of one week become one, which
 * ends at the last of them and whose changes are all of theirs together. Lines that failed, were accepted
 * or warned of creep stay by themselves, and so do lines that this version cannot read. Notes of functions
 * that did not change are left out. Rolled up again, the text stays the same.
 * @param before lines from then on stay as they are
 */
export function rolledUp(text: string, before: Date): string {
  const kept = new Map<string, StoredLine>()
  const groups = new Map<string, MeasuredLine[]>()
  const marks = new Map<string, number>()
  for (const [at, stored] of storedLines(text).entries()) {
    if (stored.kind !== 'read' || Date.parse(stored.line.time) >= before.getTime()) {
      kept.set(`${at}`, stored)
      continue
    }
    const { line } = stored
    if (line.kind === 'unchanged') continue
    const cell = cellKey(line)
    if (isMarked(line)) {
      // What comes after it is added up apart, so that the order in time stays.
      marks.set(cell, (marks.get(cell) ?? 0) + 1)
      kept.set(`${at}`, stored)
      continue
    }
    const week = Math.floor(Date.parse(line.time) / WEEK_MS)
    const key = JSON.stringify([cell, week, marks.get(cell) ?? 0])
    const group = groups.get(key)
    if (group) group.push(line)
    else {
      const opened = [line]
      groups.set(key, opened)
      kept.set(key, stored)
    }
  }
  return [...kept]
    .map(([key, { text: line }]) => {
      const group = groups.get(key)
      return group === undefined || group.length === 1 ? line : JSON.stringify(asOne(group))
    })
    .map((line) => `${line}\n`)
    .join('')
}

function isMarked({ verdict, findings = [] }: MeasuredLine): boolean {
  return verdict === 'fail' || verdict === 'accepted' || findings.includes('creep')
}

/** Of at least one line of one cell, in the order of time. */
function asOne(lines: readonly MeasuredLine[]): MeasuredLine {
  const [first] = lines
  const last = lines.at(-1)
  if (first === undefined || last === undefined)
    throw new RangeError('There is no line to roll up.')
  return {
    ...last,
    baseCommit: first.baseCommit,
    base: first.base,
    duration: together(lines.map(({ duration }) => duration)),
    cost: together(lines.map(({ cost }) => cost)),
    rolledUp: {
      lines: lines.reduce((sum, line) => sum + (line.rolledUp?.lines ?? 1), 0),
      since: first.rolledUp?.since ?? first.time,
    },
  }
}

function together(changes: readonly (HistoryChange | null)[]): HistoryChange | null {
  const known = changes.filter((each) => each !== null)
  return known.length === 0 ? null : percentChange(summed(known.map(logChange)))
}
