import { type LogChange, logChange, summed } from './changes.ts'
import type { HistoryAnchor, HistoryChange, HistoryLine, MeasuredLine } from './line.ts'
import { courseOf, ofCell } from './series.ts'

export type Measure = 'duration' | 'cost'

/** What one record says of a function as a whole. */
export interface RecordStep {
  line: MeasuredLine
  /** Against the code recorded before it; absent in a first record. */
  step?: LogChange
  /** Against the anchor, where its code was measured in the same run. */
  live?: LogChange
}

/**
 * The records of a function. Sizes are averaged: each is measured on environments of its own, so the mean is
 * known better than any, and what makes code slower makes it so at all sizes.
 */
export function stepsOf(
  lines: readonly HistoryLine[],
  name: string,
  measure: Measure,
  anchor?: Pick<HistoryAnchor, 'name' | 'time'>,
): RecordStep[] {
  const course = courseOf(lines, name)
  const [last] = course.slice(-1)
  if (last === undefined) return []
  const own = lines.filter(
    (line): line is MeasuredLine =>
      line.kind === 'measured' && line.function === name && line.payload === last.payload,
  )
  const sizes = [...new Set(own.map(({ memoryMB }) => memoryMB))].map((memoryMB) => ({
    ...last,
    memoryMB,
  }))
  const byTime = new Map(course.map((line): [string, MeasuredLine[]] => [line.time, []]))
  for (const cell of sizes) for (const line of ofCell(own, cell)) byTime.get(line.time)?.push(line)
  return course.map((line) => {
    const all = byTime.get(line.time) ?? []
    const step = mean(all.map((each) => each[measure]))
    const live = anchor && mean(all.map((each) => liveChange(each, measure, anchor)))
    return { line, ...(step && { step }), ...(live && { live }) }
  })
}

function liveChange(
  { anchor: known }: MeasuredLine,
  measure: Measure,
  { name, time }: Pick<HistoryAnchor, 'name' | 'time'>,
): HistoryChange | null {
  return known?.name === name && known.time === time ? known[measure] : null
}

function mean(changes: readonly (HistoryChange | null)[]): LogChange | undefined {
  const known = changes.filter((each) => each !== null).map(logChange)
  if (known.length === 0) return undefined
  const { value, error } = summed(known)
  return { value: value / known.length, error: error / known.length }
}

/**
 * The course of main as one reads it off a ruler: the last duration (or cost), and before it what the steps make of
 * it. The figures of different days differ by 3 to 8 % with nothing changed; steps were measured side by side.
 */
export function levelsOf(
  lines: readonly HistoryLine[],
  name: string,
  measure: Measure,
): { line: MeasuredLine; value: number }[] {
  const steps = stepsOf(lines, name, measure)
  const last = steps.at(-1)?.line
  if (last === undefined) return []
  let value = measure === 'duration' ? last.durationMs : last.costPerMillionUsd
  return steps
    .toReversed()
    .map(({ line, step }) => {
      const level = { line, value }
      value /= Math.exp(step?.value ?? 0)
      return level
    })
    .toReversed()
}
