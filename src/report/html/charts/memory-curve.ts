import { megabytes, milliseconds, usd } from '../../text/numbers.ts'
import { columnLabels, durationTick, FRAME, horizontalGrid, picture, usdTick } from './axes.ts'
import { linear, logarithmic, rounded, ticks } from './scale.ts'

/** One figure of both sides at each memory size; one that could not be measured is undefined. */
export interface CurveRow {
  memoryMB: number
  base: number | undefined
  head: number | undefined
}

export interface CurveMarks {
  deployedMB: number | undefined
  recommendedMB: number | undefined
}

const UNITS = {
  duration: { label: 'Duration by memory size', tick: durationTick, figure: milliseconds },
  cost: {
    label: 'Cost of a million invocations by memory size',
    tick: () => usdTick,
    figure: (value: number) => usd(value),
  },
} as const

/** Duration or cost over memory size, both from zero; memory on a logarithmic axis. */
export function memoryCurve(
  what: keyof typeof UNITS,
  rows: readonly CurveRow[],
  { deployedMB, recommendedMB }: CurveMarks,
): string {
  const { label, tick, figure } = UNITS[what]
  const frame = { ...FRAME, top: 26 }
  const sizes = rows.map(({ memoryMB }) => memoryMB)
  const values = ticks(0, Math.max(...rows.flatMap(({ base = 0, head = 0 }) => [base, head])), 4)
  const y = linear(0, values.at(-1) ?? 1, frame.height - frame.bottom, frame.top)
  const [smallest = 128, largest = 128] = [sizes[0], sizes.at(-1)]
  const inset = 34
  const [start, end] = [frame.left + inset, frame.width - frame.right - inset]
  const x =
    smallest === largest ? () => (start + end) / 2 : logarithmic(smallest, largest, start, end)
  const side = (of: 'base' | 'head') => {
    const points = rows.flatMap((row) => {
      const value = row[of]
      return value === undefined ? [] : [{ at: `${x(row.memoryMB)} ${y(value)}`, row, value }]
    })
    const dots = points.map(({ row, value }) => {
      const title = `${megabytes(row.memoryMB)}: ${figure(value)}`
      return `<circle cx="${x(row.memoryMB)}" cy="${y(value)}" r="3.5"><title>${title}</title></circle>`
    })
    return `<g class="${of}"><path class="line" d="${points.map(({ at }, index) => `${index === 0 ? 'M' : 'L'}${at}`).join('')}"/>${dots.join('')}</g>`
  }
  return picture(
    [
      mark(recommendedMB, deployedMB === recommendedMB ? 'deployed, recommended' : 'recommended'),
      deployedMB === recommendedMB ? '' : mark(deployedMB, 'deployed'),
      horizontalGrid(values, y, tick(values), frame),
      columnLabels(apart(sizes, x), frame),
      side('base'),
      side('head'),
    ],
    frame,
    label,
  )

  function mark(memoryMB: number | undefined, words: string): string {
    if (memoryMB === undefined || !sizes.includes(memoryMB)) return ''
    const at = x(memoryMB)
    const anchor = at > frame.width - 80 ? 'end' : at < frame.left + 50 ? 'start' : 'middle'
    const from = anchor === 'end' ? frame.width - frame.right : anchor === 'start' ? frame.left : at
    const kind = words.includes('recommended') ? 'recommended' : 'deployed'
    return `<g class="${kind}"><path d="M${at} ${frame.top - 6}V${frame.height - frame.bottom}"/><text x="${from}" y="${frame.top - 12}" text-anchor="${anchor}">${words}</text></g>`
  }
}

/** Labels that do not run into each other: where there is no room, the larger size keeps its own. */
function apart(sizes: readonly number[], x: (size: number) => number) {
  const MIN_GAP = 58
  const labels: { x: number; text: string }[] = []
  let free = Number.POSITIVE_INFINITY
  for (const size of sizes.toReversed()) {
    const at = rounded(x(size))
    if (at > free) continue
    labels.push({ x: at, text: megabytes(size) })
    free = at - MIN_GAP
  }
  return labels
}
