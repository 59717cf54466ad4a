import { SIDES, type Side } from '../../../inputs/plan.ts'
import { mean } from '../../../verdict/stats/describe.ts'
import { megabytes } from '../../text/numbers.ts'
import { columnLabels, FRAME, type Frame, horizontalGrid, percentTick, picture } from './axes.ts'
import { linear, rounded, type Scale, ticks } from './scale.ts'

/** A dot with the interval that it is uncertain by, in the unit of its column. */
export interface Dot {
  side: Side
  value: number
  interval?: { low: number; high: number }
  /** Drawn hollow. */
  fresh: boolean
  title: string
}

/** One memory size, and what its dots are compared with. */
export interface DotColumn {
  memoryMB: number
  reference: number
  dots: readonly Dot[]
}

interface PlacedColumn extends DotColumn {
  left: number
  width: number
}

/**
 * Dots in two columns a memory size, base and head, in percent of the column's reference, so that sizes
 * stand beside each other. A bar is the mean of one side, a dashed line the limit.
 * @param label own words only
 */
export function dotChart(
  columns: readonly DotColumn[],
  limitPercent: number,
  label: string,
): string {
  const frame: Frame = { ...FRAME, width: Math.max(FRAME.width, 70 + 76 * columns.length) }
  const width = (frame.width - frame.left - frame.right) / columns.length
  const placed = columns.map((each, index): PlacedColumn => {
    return { ...each, left: frame.left + index * width, width }
  })
  const values = ticks(...extent(columns, limitPercent), 6)
  const y = linear(values[0] ?? 0, values.at(-1) ?? 1, frame.height - frame.bottom, frame.top)
  const labels = placed.map(({ memoryMB, left }) => {
    return { x: rounded(left + width / 2), text: megabytes(memoryMB) }
  })
  return picture(
    [
      horizontalGrid(values, y, percentTick, frame),
      `<path class="limit" d="M${frame.left} ${y(limitPercent)}H${frame.width - frame.right}"/>`,
      columnLabels(labels, frame),
      ...placed.flatMap((column) => SIDES.map((side) => sideDots(column, side, y))),
    ],
    frame,
    label,
  )
}

function sideDots({ dots, reference, left, width }: PlacedColumn, side: Side, y: Scale): string {
  const own = dots.filter((each) => each.side === side)
  if (own.length === 0) return ''
  const room = Math.min(width * 0.4, 60)
  const from = left + width / 2 + (side === 'base' ? -room - 2 : 2)
  const x = (index: number) => rounded(from + (room * (index + 0.5)) / own.length)
  const place = (value: number) => y(percentOf(value, reference))
  const bars = own.map(({ interval }, index) =>
    interval ? `M${x(index)} ${place(interval.low)}V${place(interval.high)}` : '',
  )
  const circles = own.map(
    ({ value, fresh, title }, index) =>
      `<circle cx="${x(index)}" cy="${place(value)}" r="2.6"${fresh ? ' class="fresh"' : ''}><title>${title}</title></circle>`,
  )
  const level = place(geometricMean(own.map(({ value }) => value)))
  return `<g class="${side}"><path class="bars" d="${bars.join('')}"/>${circles.join('')}<path class="mean" d="M${rounded(from - 2)} ${level}h${rounded(room + 4)}"/></g>`
}

export const percentOf = (value: number, reference: number): number => 100 * (value / reference - 1)

/** Mean of base, or of head where base has nothing; undefined where neither has. */
export function referenceOf(dots: readonly Pick<Dot, 'side' | 'value'>[]): number | undefined {
  const base = dots.filter(({ side }) => side === 'base')
  const of = (base.length > 0 ? base : dots).map(({ value }) => value)
  return of.length === 0 ? undefined : geometricMean(of)
}

const geometricMean = (values: readonly number[]) =>
  Math.exp(mean(values.map((value) => Math.log(Math.max(value, MIN_MS)))))

/** The platform report has two decimals; 0.00 ms would have no logarithm. */
const MIN_MS = 0.01

/** All dots, the limit, and as much of the intervals as leaves the dots apart. */
function extent(columns: readonly DotColumn[], limitPercent: number): [number, number] {
  let [low, high] = [-1, Math.max(1, limitPercent)]
  const ends: number[] = []
  for (const { dots, reference } of columns) {
    for (const { value, interval } of dots) {
      low = Math.min(low, percentOf(value, reference))
      high = Math.max(high, percentOf(value, reference))
      if (interval)
        ends.push(percentOf(interval.low, reference), percentOf(interval.high, reference))
    }
  }
  const room = (high - low) / 3
  const [least, most] = [low - room, high + room]
  for (const end of ends) {
    if (end > least) low = Math.min(low, end)
    if (end < most) high = Math.max(high, end)
  }
  return [low, high]
}
