import { durationUsd, tmpUsd } from '../../../money/invocation.ts'
import type { MeasuredFunction, ReportRow } from '../../schema.ts'
import { megabytes, usd } from '../../text/numbers.ts'
import { picture } from './axes.ts'
import { linear, rounded } from './scale.ts'

export const PARTS = ['duration', 'requests', 'tmp', 'logs', 'other', 'init'] as const
export type Part = (typeof PARTS)[number]

export const PART_WORDS: Readonly<Record<Part, string>> = {
  duration: 'Duration',
  requests: 'Requests',
  tmp: '/tmp above 512 MB',
  logs: 'Logs',
  other: 'Other',
  init: 'Cold starts (INIT)',
}

/** What a million invocations of one side cost at one size, in USD. */
export interface CostParts {
  memoryMB: number
  side: 'base' | 'head'
  parts: Readonly<Record<Part, number>>
  totalUsd: number
}

/**
 * The parts of what a million invocations cost, of each size and side that was measured. Together they are
 * what the report says, and what cold starts add to it, which is known as deployed only.
 */
export function costParts(fn: MeasuredFunction): CostParts[] {
  const deployed = fn.asDeployed
  const rows = [...(deployed?.baseMemoryMB ? [deployed] : []), ...fn.sizes]
  const seen = new Set<string>()
  return rows
    .flatMap((row) => (['base', 'head'] as const).flatMap((side) => partsOf(row, side, fn) ?? []))
    .filter(({ memoryMB, side }) => {
      const key = `${memoryMB} ${side}`
      return !seen.has(key) && seen.add(key)
    })
    .sort((a, b) => a.memoryMB - b.memoryMB || (a.side < b.side ? -1 : 1))
}

function partsOf(
  row: ReportRow,
  side: 'base' | 'head',
  { prices, coldStart, deployedMB, configuration }: MeasuredFunction,
): CostParts | undefined {
  const figures = row[side]
  if (figures === null) return undefined
  const memoryMB = side === 'base' ? (row.baseMemoryMB ?? row.memoryMB) : row.memoryMB
  const cost = {
    billedMs: figures.billedMs,
    memoryMB,
    ephemeralStorageMB: configuration?.[side].ephemeralStorageMB ?? 0,
    prices: prices[side],
  }
  const duration = durationUsd(cost).times(1e6).toNumber()
  const requests = Number(prices[side].usdPerRequest) * 1e6
  const tmp = prices[side].usdPerTmpGBSecond === null ? 0 : tmpUsd(cost).times(1e6).toNumber()
  const logs = figures.logPerMillionUsd ?? 0
  const rest = figures.costPerMillionUsd - duration - requests - tmp - logs
  const other = rest > figures.costPerMillionUsd * 1e-6 ? rest : 0
  const isKnown = coldStart?.cost && memoryMB === deployedMB?.[side]
  const init = isKnown
    ? ((side === 'base' ? coldStart.cost?.basePerMillionUsd : coldStart.cost?.headPerMillionUsd) ??
      0)
    : 0
  const parts = { duration, requests, tmp, logs, other, init }
  return { memoryMB, side, parts, totalUsd: figures.costPerMillionUsd + init }
}

const ROW = 17

/** One bar a size and side, of its parts; bars have one scale. */
export function costPartsChart(
  costs: readonly CostParts[],
  words: Readonly<Record<'base' | 'head', string>>,
): string | undefined {
  const most = Math.max(...costs.map(({ totalUsd }) => totalUsd))
  if (costs.length === 0 || !(most > 0)) return undefined
  const GAP = 10
  const [left, right] = [124, 60]
  const rowTop = (index: number) => 10 + index * ROW + sizesBefore(costs, index) * GAP
  const frame = {
    width: 420,
    height: rowTop(costs.length - 1) + ROW + 8,
    left,
    right,
    top: 0,
    bottom: 0,
  }
  const x = linear(0, most, 0, frame.width - left - right)
  const bars = costs.map(({ memoryMB, side, parts, totalUsd }, index) => {
    const top = rowTop(index)
    let from = left
    const boxes = PARTS.map((part) => {
      const width = x(parts[part])
      const box =
        width > 0
          ? `<rect class="${part}" x="${rounded(from)}" y="${top}" width="${width}" height="${ROW - 4}"><title>${PART_WORDS[part]}: ${usd(parts[part])}</title></rect>`
          : ''
      from += width
      return box
    })
    const isFirst = costs[index - 1]?.memoryMB !== memoryMB
    const size = isFirst
      ? `<text x="62" y="${top + 11}" text-anchor="end">${megabytes(memoryMB)}</text>`
      : ''
    const word = `<text x="${left - 8}" y="${top + 11}" text-anchor="end">${words[side]}</text>`
    return `<g class="${side}">${size}${word}${boxes.join('')}<text x="${rounded(from + 6)}" y="${top + 11}">${usd(totalUsd)}</text></g>`
  })
  return picture(bars, frame, 'What a million invocations cost, by memory size and side')
}

/** How many sizes came to their end before this row. */
function sizesBefore(costs: readonly CostParts[], index: number): number {
  let sizes = 0
  for (let at = 1; at <= index; at++) {
    if (costs[at]?.memoryMB !== costs[at - 1]?.memoryMB) sizes++
  }
  return sizes
}
