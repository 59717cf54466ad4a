import type { CoursePoint, SizeSummary } from '../../sample-summary.ts'
import { grouped, milliseconds } from '../../text/numbers.ts'
import { columnLabels, durationTick, FRAME, horizontalGrid, picture } from './axes.ts'
import { linear, logarithmic, logTicks, rounded, type Scale, ticks } from './scale.ts'

/** From this ratio on, the cold start would press everything else flat. */
const LOGARITHMIC_FROM = 4

/**
 * Duration over an environment's invocations, from the cold start on: the median of each side over
 * environments, and from their 10th to their 90th percentile. What is discarded, by most of them, is shaded.
 */
export function courseChart({ course }: SizeSummary): string | undefined {
  const [base, head] = [common(course.base), common(course.head)]
  const all = [...base, ...head]
  const least = Math.min(...all.map(({ lowMs }) => lowMs))
  const most = Math.max(...all.map(({ highMs }) => highMs))
  const last = Math.max(...all.map(({ lastInvocation }) => lastInvocation))
  if (all.length === 0 || last < 2) return undefined
  const isLogarithmic = least > 0 && most / least >= LOGARITHMIC_FROM
  const values = isLogarithmic
    ? logTicks(least, most)
    : ticks(isFlat(least, most) ? least : 0, most, 5)
  const scale = isLogarithmic ? logarithmic : linear
  const [bottom, top] = [FRAME.height - FRAME.bottom, FRAME.top]
  const y = scale(values[0] ?? 0, values.at(-1) ?? 1, bottom, top)
  const x = linear(1, last, FRAME.left + 10, FRAME.width - FRAME.right - 10)
  const warmUp = all
    .filter(({ phase }) => phase !== 'kept')
    .map(({ lastInvocation }) => lastInvocation)
  const until = warmUp.length === 0 ? undefined : Math.max(...warmUp)
  return picture(
    [
      until === undefined ? '' : shade(until, last, x),
      horizontalGrid(values, y, durationTick(values), FRAME),
      columnLabels(
        ticks(1, last, 6)
          .map((tick) => Math.max(1, tick))
          .filter((tick) => Number.isInteger(tick) && tick <= last)
          .map((tick) => ({ x: x(tick), text: tick === 1 ? '1st' : grouped(tick, 0) })),
        FRAME,
      ),
      line(base, 'base', x, y),
      line(head, 'head', x, y),
    ],
    FRAME,
    'Duration over the invocations of an environment, median and spread of each side',
  )
}

/** Some environments are invoked more often than others; what only a few came to is no course of all. */
function common(points: readonly CoursePoint[]): CoursePoint[] {
  const most = points.reduce((count, { environments }) => Math.max(count, environments), 0)
  return points.filter(({ environments }) => environments >= most * MIN_SHARE)
}

const MIN_SHARE = 0.25

/** Whether an axis from zero would waste more than half of the picture. */
const isFlat = (least: number, most: number) => least > most / 2

function shade(until: number, last: number, x: Scale): string {
  const to = until >= last ? x(last) : rounded((x(until) + x(until + 1)) / 2)
  const height = FRAME.height - FRAME.bottom - FRAME.top
  return `<rect class="warm-up" x="${FRAME.left}" y="${FRAME.top}" width="${rounded(to - FRAME.left)}" height="${height}"/>`
}

function line(points: readonly CoursePoint[], side: 'base' | 'head', x: Scale, y: Scale): string {
  if (points.length === 0) return ''
  const at = (point: CoursePoint) => x((point.firstInvocation + point.lastInvocation) / 2)
  const path = (values: readonly { x: number; y: number }[]) =>
    values.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join('')
  const upper = points.map((point) => ({ x: at(point), y: y(point.highMs) }))
  const lower = points.toReversed().map((point) => ({ x: at(point), y: y(point.lowMs) }))
  const middle = points.map((point) => ({ x: at(point), y: y(point.medianMs) }))
  const dots = points.map(
    (point) =>
      `<circle cx="${at(point)}" cy="${y(point.medianMs)}" r="2"><title>${invocationsOf(point)}: ${milliseconds(point.medianMs)} (${milliseconds(point.lowMs)} to ${milliseconds(point.highMs)})</title></circle>`,
  )
  return `<g class="${side}"><path class="band" d="${path([...upper, ...lower])}Z"/><path class="line" d="${path(middle)}"/>${dots.join('')}</g>`
}

/** `1st invocation`, `invocations 8 to 9` */
function invocationsOf({ firstInvocation: first, lastInvocation: last }: CoursePoint): string {
  if (last === 1) return 'cold start'
  return first === last
    ? `invocation ${grouped(first, 0)}`
    : `invocations ${grouped(first, 0)} to ${grouped(last, 0)}`
}
