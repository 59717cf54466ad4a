import { type Estimate, MARKS, METRICS, type Trend, type TrendPoint } from './trend.ts'

/**
 * Histories in the fewest bytes that a page can read without help: figures as differences of their
 * logarithms, in steps of 0.005 %, what repeats as nothing, commits once for all functions.
 */
export interface PackedHistory {
  /** Seven digits of each commit, one after the other. */
  shas: string
  /** Minutes since the commit before; the first since 1970. */
  minutes: string
  /** Pull requests; 0 for none. */
  pulls: string
  series: readonly PackedSeries[]
}

interface PackedSeries {
  name: string
  memoryMB: number
  /** Index of the commit of each point. */
  commits: string
  /** Point and mark, for each that has one. */
  marks: readonly (readonly [point: number, mark: number])[]
  /** Point, tenths of a percent, and whether merges explain it, of each change point. */
  shifts: readonly (readonly [point: number, permille: number, byMerges: 0 | 1])[]
  /** By metric: values, how far below and above them the interval goes, and levels. */
  figures: readonly PackedFigures[]
}

type PackedFigures = readonly [values: string, low: string, high: string, levels: string]

/** What of a trend is packed. */
export type DrawnTrend = Omit<Trend, 'change' | 'since'>

/** Per factor of e. */
const VALUE_STEPS = 20_000
const SPREAD_STEPS = 1000
const SHA_DIGITS = 7
const NO_COMMIT = '0'.repeat(SHA_DIGITS)
const MS_PER_MINUTE = 60_000

export function packHistory(series: readonly DrawnTrend[]): PackedHistory {
  const commits = new Map<string, TrendPoint>()
  const inTime = series.flatMap(({ points }) => points).sort((a, b) => a.atMs - b.atMs)
  for (const point of inTime) if (!commits.has(keyOf(point))) commits.set(keyOf(point), point)
  const index = new Map([...commits.keys()].map((key, at) => [key, at]))
  const all = [...commits.values()]
  return {
    shas: all.map(({ sha }) => shortSha(sha)).join(''),
    minutes: packDifferences(all.map(({ atMs }) => Math.round(atMs / MS_PER_MINUTE))),
    pulls: packDifferences(all.map(({ pullRequest = 0 }) => pullRequest)),
    series: series.map(({ name, memoryMB, points }) => ({
      name,
      memoryMB,
      commits: packDifferences(points.map((point) => index.get(keyOf(point)) ?? 0)),
      marks: points.flatMap(({ mark }, at) =>
        mark === undefined ? [] : [[at, MARKS.indexOf(mark)] as const],
      ),
      shifts: points.flatMap(({ shift }, at) =>
        shift ? [[at, Math.round(10 * shift.changePercent), shift.byMerges ? 1 : 0] as const] : [],
      ),
      figures: METRICS.map((metric) => packFigures(points.map(({ figures }) => figures[metric]))),
    })),
  }
}

export function unpackHistory({ shas, minutes, pulls, series }: PackedHistory): DrawnTrend[] {
  const at = unpackDifferences(minutes)
  const pullRequests = unpackDifferences(pulls)
  return series.map(({ name, memoryMB, commits, marks, shifts, figures }) => {
    const markAt = new Map(marks)
    const shiftAt = new Map(
      shifts.map(([at, permille, byMerges]) => [
        at,
        { changePercent: permille / 10, byMerges: byMerges === 1 },
      ]),
    )
    const columns = figures.map(unpackFigures)
    const points = unpackDifferences(commits).map((commit, point): TrendPoint => {
      const mark = MARKS[markAt.get(point) ?? -1]
      const shift = shiftAt.get(point)
      const pullRequest = pullRequests[commit] ?? 0
      const sha = shas.slice(commit * SHA_DIGITS, (commit + 1) * SHA_DIGITS)
      return {
        atMs: (at[commit] ?? 0) * MS_PER_MINUTE,
        ...(sha !== NO_COMMIT && { sha }),
        ...(pullRequest > 0 && { pullRequest }),
        ...(mark && { mark }),
        ...(shift && { shift }),
        figures: Object.fromEntries(
          METRICS.flatMap((metric, column) => {
            const estimate = columns[column]?.[point]
            return estimate ? [[metric, estimate]] : []
          }),
        ),
      }
    })
    return { name, memoryMB, points }
  })
}

function packFigures(estimates: readonly (Estimate | undefined)[]): PackedFigures {
  const spread = (end: 'low' | 'high') =>
    packed(
      estimates.map((each) => {
        const bound = each?.[end]
        if (!each || bound === undefined || !(bound > 0) || !(each.value > 0)) return undefined
        return Math.round(Math.abs(Math.log(bound / each.value)) * SPREAD_STEPS)
      }),
    )
  return [
    packValues(estimates.map((each) => each?.value)),
    spread('low'),
    spread('high'),
    packValues(estimates.map((each) => each?.level)),
  ]
}

function unpackFigures([values, low, high, levels]: PackedFigures): (Estimate | undefined)[] {
  const [lows, highs, level] = [unpacked(low), unpacked(high), unpackValues(levels)]
  return unpackValues(values).map((value, at) => {
    if (value === undefined) return undefined
    const [below, above] = [lows[at], highs[at]]
    return {
      value,
      level: level[at] ?? value,
      ...(below !== undefined && { low: value * Math.exp(-below / SPREAD_STEPS) }),
      ...(above !== undefined && { high: value * Math.exp(above / SPREAD_STEPS) }),
    }
  })
}

/** The same commit may be measured twice. */
const keyOf = ({ sha = '', atMs }: TrendPoint) => `${sha} ${atMs}`

/** Hexadecimal digits alone, as they become part of an address; zeros where there is no commit. */
const shortSha = (sha = '') =>
  sha
    .slice(0, SHA_DIGITS)
    .replace(/[^0-9a-f]/g, '0')
    .padEnd(SHA_DIGITS, '0')

/** Nothing for what is as before (the first is never), `-` for what is not known, `!` for zero, else the difference. */
function packValues(values: readonly (number | undefined)[]): string {
  if (values.every((value) => value === undefined)) return ''
  let before = 0
  return values
    .map((value, at) => {
      if (value === undefined) return '-'
      if (!(value > 0)) return '!'
      const step = Math.round(Math.log(value) * VALUE_STEPS)
      const difference = step - before
      before = step
      return difference === 0 && at > 0 ? '' : difference.toString(36)
    })
    .join(' ')
}

function unpackValues(text: string): (number | undefined)[] {
  let before = 0
  return split(text).map((word) => {
    if (word === '-') return undefined
    if (word === '!') return 0
    before += word === '' ? 0 : Number.parseInt(word, 36)
    return Math.exp(before / VALUE_STEPS)
  })
}

/** Whole numbers as they are; nothing for what is as before. */
function packed(values: readonly (number | undefined)[]): string {
  let before = ''
  return values
    .map((value) => {
      const word = value === undefined ? '-' : value.toString(36)
      if (word === before) return ''
      before = word
      return word
    })
    .join(' ')
}

function unpacked(text: string): (number | undefined)[] {
  let before: number | undefined
  return split(text).map((word) => {
    if (word !== '') before = word === '-' ? undefined : Number.parseInt(word, 36)
    return before
  })
}

function packDifferences(values: readonly number[]): string {
  let before = 0
  return values
    .map((value) => {
      const word = (value - before).toString(36)
      before = value
      return word
    })
    .join(' ')
}

function unpackDifferences(text: string): number[] {
  let before = 0
  return text === ''
    ? []
    : text.split(' ').map((word) => {
        before += Number.parseInt(word, 36)
        return before
      })
}

/** Of a column of which nothing is known, nothing is kept. */
const split = (text: string) => (text === '' ? [] : text.split(' '))
