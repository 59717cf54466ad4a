import type { Estimate, Mark, Metric, TrendPoint, TrendShift } from '../../history/trend.ts'
import { bytes, milliseconds, signedPercent, usd } from '../../text/numbers.ts'
import {
  columnLabels,
  durationTick,
  FRAME,
  horizontalGrid,
  picture,
  plain,
  usdTick,
} from './axes.ts'
import { linear, rounded, type Scale, ticks } from './scale.ts'

/** Three beside each other on a desktop, one on a phone. */
const FRAME_OF_TRENDS = { ...FRAME, width: 330, height: 170, left: 56 }
const MONTH = 30.44 * 86_400_000

export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  duration: 'Duration',
  cost: 'Cost of a million invocations',
  month: 'Cost a month',
  init: 'INIT of a cold start',
  package: 'Package, unzipped',
}

export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  regression: 'regression',
  accepted: 'accepted regression',
  creep: 'creep',
}

/** `412 ms`, `$7.88`, `1.7 MB` */
export function figureOf(metric: Metric, value: number): string {
  switch (metric) {
    case 'duration':
    case 'init':
      return milliseconds(value)
    case 'cost':
    case 'month':
      return usd(value)
    case 'package':
      return bytes(value)
  }
}

/** The same with its interval: `412 ms (405 to 419 ms)`. */
export function estimateOf(metric: Metric, { value, low, high }: Estimate): string {
  const figure = figureOf(metric, value)
  if (low === undefined || high === undefined) return figure
  return `${figure} (${figureOf(metric, low)} to ${figureOf(metric, high)})`
}

/**
 * A figure over time: a dot a commit with its interval, marks where it regressed, and the line of the changes
 * that were measured live.
 * @param linkOf address of the pull request or commit of a point, fit for an attribute
 */
export function trendChart(
  points: readonly TrendPoint[],
  metric: Metric,
  [fromMs, toMs]: readonly [number, number],
  linkOf: (point: TrendPoint) => string | undefined,
): string | undefined {
  const known = points.flatMap((point) => {
    const estimate = point.figures[metric]
    return estimate ? [{ point, estimate }] : []
  })
  if (known.length === 0) return undefined
  const frame = FRAME_OF_TRENDS
  const values = axisOf(
    known.map(({ estimate }) => estimate),
    metric === 'package' ? 1024 : 1,
  )
  const y = linear(values[0] ?? 0, values.at(-1) ?? 1, frame.height - frame.bottom, frame.top)
  const x = linear(fromMs, toMs, frame.left + 6, frame.width - frame.right - 6)
  const placed = known.map(({ point, estimate }) => ({
    point,
    x: x(point.atMs),
    y: y(estimate.value),
    level: y(estimate.level),
    low: y(estimate.low ?? estimate.value),
    high: y(estimate.high ?? estimate.value),
    title: titleOf(point, metric, estimate),
  }))
  const bars = placed.map((each) =>
    each.low === each.high ? '' : `M${each.x} ${each.low}V${each.high}`,
  )
  const dots = placed.map((each) => {
    const { mark } = each.point
    const shape = mark
      ? markShape(mark, each.x, each.y, each.title)
      : `<circle cx="${each.x}" cy="${each.y}" r="1.8"><title>${each.title}</title></circle>`
    const href = mark && linkOf(each.point)
    return href ? `<a href="${href}" rel="noreferrer">${shape}</a>` : shape
  })
  const shifts = placed.flatMap(({ point, x: at }) =>
    point.shift && metric === 'duration'
      ? [shiftLine(at, frame, `${dayOf(point.atMs)}: ${shiftWords(point.shift)}`)]
      : [],
  )
  return picture(
    [
      horizontalGrid(values, y, tickOf(metric, values), frame),
      columnLabels(timeTicks(fromMs, toMs, x), frame),
      `<g class="trend">${shifts.join('')}<path class="bars" d="${bars.join('')}"/><path class="line" d="M${placed.map((each) => `${each.x} ${each.level}`).join('L')}"/>${dots.join('')}</g>`,
    ],
    frame,
    `${METRIC_WORDS[metric]} over commits`,
  )
}

function titleOf(
  { atMs, sha, pullRequest, mark }: TrendPoint,
  metric: Metric,
  estimate: Estimate,
): string {
  const of = pullRequest === undefined ? sha : `#${pullRequest}`
  const what = mark ? `, ${MARK_WORDS[mark]}` : ''
  return `${dayOf(atMs)}${of === undefined ? '' : `, ${of}`}: ${estimateOf(metric, estimate)}${what}`
}

/** `2026-11-24` */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

/** `change point, +12.3 % from here on, by merges` */
export function shiftWords({ changePercent, byMerges }: TrendShift): string {
  const by = byMerges ? 'by merges' : 'not by merges'
  return `change point, ${signedPercent(changePercent)} from here on, ${by}`
}

/** Wide enough to be pointed at. */
function shiftLine(x: number, { top, bottom, height }: typeof FRAME_OF_TRENDS, title: string) {
  const path = `M${x} ${top}V${height - bottom}`
  return `<g><title>${title}</title><path class="shift" d="${path}"/><path class="reach" d="${path}"/></g>`
}

/** Distinguished by their forms, too. */
export function markShape(mark: Mark, x: number, y: number, title: string): string {
  const shapes: Readonly<Record<Mark, string>> = {
    regression: `M${x} ${rounded(y - 6)}l5.5 9h-11z`,
    accepted: `M${x} ${rounded(y - 6)}l5.5 6l-5.5 6l-5.5 -6z`,
    creep: `M${rounded(x - 4.5)} ${rounded(y - 4.5)}h9v9h-9z`,
  }
  return `<path class="mark ${mark}" d="${shapes[mark]}">${title === '' ? '' : `<title>${title}</title>`}</path>`
}

/** From round to round value around all that is drawn; a change of a percent is no cliff. */
function axisOf(estimates: readonly Estimate[], unit: number): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0]
  for (const each of estimates) {
    low = Math.min(low, each.level, each.low ?? each.value)
    high = Math.max(high, each.level, each.high ?? each.value)
  }
  const room = Math.max(0.04 * high - (high - low) / 2, 0)
  return ticks(Math.max(0, low - room) / unit, (high + room || 1) / unit, 4).map(
    (each) => each * unit,
  )
}

function tickOf(metric: Metric, values: readonly number[]): (value: number) => string {
  if (metric === 'duration' || metric === 'init') return durationTick(values)
  if (metric === 'package') return (value) => figureOf('package', value)
  return (value) => (values.every(Number.isInteger) ? `$${plain(value)}` : usdTick(value))
}

/** The first of a month each, as many as there is room for; January is its year. */
function timeTicks(fromMs: number, toMs: number, x: Scale) {
  const months = (toMs - fromMs) / MONTH
  if (months < 2) {
    return [fromMs, toMs].map((ms, at) => ({
      x: x(ms) + (at === 0 ? 24 : -24),
      text: dayOf(ms),
    }))
  }
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((each) => months / each <= 6.5) ?? 240
  const labels: { x: number; text: string }[] = []
  const first = new Date(fromMs)
  for (let month = 0; ; month++) {
    const at = new Date(Date.UTC(first.getUTCFullYear(), month))
    if (at.getTime() > toMs || month > 2400) return labels
    if (at.getTime() < fromMs || (at.getUTCFullYear() * 12 + at.getUTCMonth()) % step !== 0)
      continue
    labels.push({
      x: x(at.getTime()),
      text: at.getUTCMonth() === 0 ? String(at.getUTCFullYear()) : (MONTHS[at.getUTCMonth()] ?? ''),
    })
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
