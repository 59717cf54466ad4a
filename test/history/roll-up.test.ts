import { describe, expect, test } from '@jest/globals'
import { readHistory } from '../../src/history/read.ts'
import { rolledUp } from '../../src/history/roll-up.ts'
import { historyText } from '../../src/history/write.ts'
import { aHistory, aLine, anUnchangedLine, commitOf } from '../support/history.ts'

const MONDAY = '2026-11-19T10:00:00.000Z'
const TUESDAY = '2026-11-20T10:00:00.000Z'
const LATER = new Date('2027-02-01')

/** A line that is this much slower than the one before. */
function slower(percent: number, overrides: Parameters<typeof aLine>[0] = {}) {
  const change = { changePercent: percent, lowPercent: percent - 3, highPercent: percent + 3 }
  return aLine({ duration: change, cost: change, ...overrides })
}

describe('rolling up', () => {
  test('makes one line of a week, which ends at its last and changes as all together', () => {
    const text = historyText([
      slower(2, { time: MONDAY, baseCommit: commitOf(1), commit: commitOf(2), durationMs: 102 }),
      anUnchangedLine({ time: MONDAY }),
      slower(3, { time: TUESDAY, baseCommit: commitOf(2), commit: commitOf(3), durationMs: 105 }),
    ])
    const [line, ...others] = readHistory(rolledUp(text, LATER)).lines
    expect(others).toEqual([])
    expect(line).toMatchObject({
      time: TUESDAY,
      baseCommit: commitOf(1),
      commit: commitOf(3),
      durationMs: 105,
      rolledUp: { lines: 2, since: MONDAY },
    })
    const duration = line?.kind === 'measured' ? line.duration : null
    expect(duration?.changePercent).toBeCloseTo(100 * (1.02 * 1.03 - 1), 6)
    // Errors of both, not the sum of the intervals: 3 √2.
    expect(Number(duration?.highPercent) - Number(duration?.changePercent)).toBeCloseTo(4.4, 1)
  })

  test('keeps regressions, what was accepted and creep by themselves, in the order of time', () => {
    const lines = [
      slower(1, { time: '2026-11-19T01:00:00.000Z' }),
      slower(9, { time: '2026-11-19T02:00:00.000Z', verdict: 'fail' }),
      slower(1, { time: '2026-11-19T03:00:00.000Z' }),
      slower(8, { time: '2026-11-19T04:00:00.000Z', verdict: 'accepted' }),
      slower(1, { time: '2026-11-19T05:00:00.000Z', findings: ['creep'] }),
      slower(1, { time: '2026-11-19T06:00:00.000Z' }),
    ]
    expect(readHistory(rolledUp(historyText(lines), LATER)).lines).toEqual(lines)
  })

  test('loses nothing that this version cannot read, and nothing young', () => {
    const kept = [
      JSON.stringify({ ...aLine(), schema: 2 }),
      '<<<<<<< HEAD',
      ...historyText([anUnchangedLine({ time: '2027-02-02T00:00:00.000Z' })]).split('\n'),
    ]
    expect(rolledUp(kept.join('\n'), LATER)).toBe(kept.join('\n'))
  })

  test('bounds what many merges write, and done again changes nothing', () => {
    const lines = Array.from({ length: 7 }, (_, hour) =>
      aHistory({ start: `2024-11-21T1${hour}:00:00.000Z`, seed: hour, functions: 5, weeks: 52 }),
    ).flat()
    const text = historyText(lines.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time)))
    const once = rolledUp(text, LATER)
    const ofMarked = lines.filter(
      (line) =>
        line.kind === 'measured' && (line.verdict === 'fail' || line.verdict === 'accepted'),
    ).length
    // A line a week for each function and size, and one more behind each that stays by itself.
    expect(readHistory(once).lines.length).toBeLessThanOrEqual(5 * 3 * 52 + 2 * ofMarked)
    expect(once.length).toBeLessThan(text.length / 2)
    expect(rolledUp(once, LATER)).toBe(once)
  })
})
