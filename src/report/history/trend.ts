import { logChange, percentChange } from '../../history/changes.ts'
import type { HistoryChange, HistoryLine, MeasuredLine } from '../../history/line.ts'
import { courseOf } from '../../history/series.ts'
import { shiftsOf } from '../../history/shifts.ts'
import { groupBy } from '../../shared/group.ts'
import { levelsOf } from './levels.ts'

/** What the history page shows of a function: its figures as deployed, over the commits of main. */
export interface Trend {
  name: string
  memoryMB: number
  /** Oldest first; at least one. */
  points: readonly TrendPoint[]
  /** Up to the newest point: from the anchor where it was measured against, else from the first point. */
  since: string
  change: Partial<Readonly<Record<Metric, HistoryChange>>>
}

/** A commit at which a function was measured. */
export interface TrendPoint {
  /** Milliseconds since 1970. */
  atMs: number
  /** Hexadecimal digits; absent where nobody said which commit it was. */
  sha?: string
  pullRequest?: number
  mark?: Mark
  /** From here on the durations have another mean: a change point. */
  shift?: TrendShift
  figures: Partial<Readonly<Record<Metric, Estimate>>>
}

export interface TrendShift {
  changePercent: number
  /** Whether merges explain it. */
  byMerges: boolean
}

export interface Estimate {
  value: number
  /** Ends of the 95 % interval, where there is one. */
  low?: number
  high?: number
  /** The course at this point, of which differences between days are taken out; see `levelsOf`. */
  level: number
}

/** In the order in which they are offered. `duration` and `init` are ms, `package` bytes, the others USD. */
export const METRICS = ['duration', 'cost', 'month', 'init', 'package'] as const
export type Metric = (typeof METRICS)[number]

export const MARKS = ['regression', 'accepted', 'creep'] as const
export type Mark = (typeof MARKS)[number]

/** A trend of each function that was measured. */
export function trendsOf(lines: readonly HistoryLine[]): Trend[] {
  const byFunction = groupBy(lines, ({ function: name }) => name)
  return [...byFunction].flatMap(([name, own]) => trendOf(name, own) ?? [])
}

function trendOf(name: string, own: readonly HistoryLine[]): Trend | undefined {
  const course = courseOf(own, name)
  const [first, last] = [course[0], course.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const columns = METRICS.map((metric) => [metric, columnOf(course, metric)] as const)
  const shifts = new Map(shiftsOf(own, name).map(({ until, ...shift }) => [until, shift]))
  const points = course.map((line, at): TrendPoint => {
    const mark = markOf(line)
    const shift = shifts.get(line)
    return {
      atMs: Date.parse(line.time),
      ...(line.commit !== null && { sha: line.commit }),
      ...(line.pullRequest !== null && { pullRequest: line.pullRequest }),
      ...(mark && { mark }),
      ...(shift && {
        shift: { changePercent: shift.changePercent, byMerges: shift.byMerges },
      }),
      figures: ofMetrics(columns, ({ estimates }) => estimates[at]),
    }
  })
  const { anchor } = last
  const change = anchor?.duration
    ? { duration: anchor.duration, ...(anchor.cost && { cost: anchor.cost }) }
    : ofMetrics(columns, ({ change: known }) => known)
  const since = anchor?.duration ? anchor.name : first.time.slice(0, 10)
  return { name, memoryMB: last.memoryMB, points, change, since }
}

function ofMetrics<Value>(
  columns: readonly (readonly [Metric, Column])[],
  of: (column: Column) => Value | undefined,
): Partial<Record<Metric, Value>> {
  return Object.fromEntries(
    columns.flatMap(([metric, column]) => {
      const value = of(column)
      return value === undefined ? [] : [[metric, value]]
    }),
  )
}

function markOf({ verdict, findings = [] }: MeasuredLine): Mark | undefined {
  if (findings.includes('creep')) return 'creep'
  return verdict === 'fail' ? 'regression' : verdict === 'accepted' ? 'accepted' : undefined
}

interface Column {
  estimates: (Estimate | undefined)[]
  change: HistoryChange | undefined
}

function columnOf(course: readonly MeasuredLine[], metric: Metric): Column {
  const known = course.filter((line) => (metricOf(line, metric) ?? 0) > 0)
  const isMeasuredLive = metric !== 'package' && known.length === course.length && known.length > 1
  const { levels, change } = isMeasuredLive
    ? levelsOf(
        known.map((line) => Math.log(metricOf(line, metric) ?? 1)),
        known.map((line) => {
          const change = changeOf(line, metric)
          return change && logChange(change)
        }),
      )
    : { levels: [], change: undefined }
  return {
    estimates: course.map((line, at) => {
      const value = metricOf(line, metric)
      if (value === undefined) return undefined
      const level = levels[at]
      return {
        value,
        level: level === undefined ? value : Math.exp(level),
        ...intervalOf(line, metric, value),
      }
    }),
    change: change && percentChange(change),
  }
}

function metricOf(line: MeasuredLine, metric: Metric): number | undefined {
  switch (metric) {
    case 'duration':
      return line.durationMs
    case 'cost':
      return line.costPerMillionUsd
    case 'month':
      return line.monthUsd
    case 'init':
      return line.init?.ms
    case 'package':
      return line.unzippedBytes ?? line.zipBytes
  }
}

function changeOf(line: MeasuredLine, metric: Metric): HistoryChange | undefined {
  switch (metric) {
    case 'duration':
      return line.duration ?? undefined
    case 'cost':
    case 'month':
      return line.cost ?? undefined
    case 'init':
      return line.init?.change ?? undefined
    case 'package':
      return undefined
  }
}

/** Of the cost, the interval is as wide as that of the duration, which it follows from; of INIT, as its change's. */
function intervalOf(
  { durationMs, durationLowMs: low, durationHighMs: high, init }: MeasuredLine,
  metric: Metric,
  value: number,
): Pick<Estimate, 'low' | 'high'> {
  if (metric === 'package') return {}
  if (metric === 'init') return init?.change ? aroundChange(value, init.change) : {}
  if (low === null || high === null || !(durationMs > 0)) return {}
  return { low: (value * low) / durationMs, high: (value * high) / durationMs }
}

function aroundChange(
  value: number,
  { changePercent, lowPercent, highPercent }: HistoryChange,
): Pick<Estimate, 'low' | 'high'> {
  if (lowPercent === null || highPercent === null || changePercent <= -100) return {}
  const base = value / (1 + changePercent / 100)
  return {
    low: Math.max(0, base * (1 + lowPercent / 100)),
    high: base * (1 + highPercent / 100),
  }
}
