import type { HistoryLine, MeasuredLine } from './line.ts'

/** What lines must have in common to be one course over time. */
export interface Cell {
  function: string
  memoryMB: number
  /** null for all payloads together. */
  payload: string | null
}

/** Identifies a cell in a map. */
export function cellKey({ function: name, memoryMB, payload }: Cell): string {
  return JSON.stringify([name, memoryMB, payload])
}

/** Names of the functions that the lines are about, in the order in which they came up. */
export function functionsIn(lines: readonly HistoryLine[]): string[] {
  return [...new Set(lines.map(({ function: name }) => name))]
}

/**
 * The course of one function as it is deployed: at the size that its last line has as deployed (or where
 * none is, its smallest), with all payloads together (or its only one). By time; empty for a function that was
 * never measured.
 */
export function courseOf(lines: readonly HistoryLine[], name: string): MeasuredLine[] {
  const own = measuredOf(lines, name)
  const last = own.at(-1)
  if (last === undefined) return []
  const newest = own.filter(({ time }) => time === last.time)
  const all = newest.some(({ payload }) => payload === null)
  const candidates = newest
    .filter(({ payload }) => !all || payload === null)
    .toSorted((a, b) => Number(b.isDeployed) - Number(a.isDeployed) || a.memoryMB - b.memoryMB)
  const [shown] = candidates
  return shown === undefined ? [] : ofCell(own, shown)
}

/** The lines of one cell, by time. */
export function ofCell(lines: readonly MeasuredLine[], cell: Cell): MeasuredLine[] {
  return lines.filter(
    (line) =>
      line.memoryMB === cell.memoryMB &&
      line.payload === cell.payload &&
      line.function === cell.function,
  )
}

/** What was measured of a function, by time; runs that overlapped may have written in another order. */
function measuredOf(lines: readonly HistoryLine[], name: string): MeasuredLine[] {
  return lines
    .filter((line): line is MeasuredLine => line.kind === 'measured' && line.function === name)
    .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))
}
