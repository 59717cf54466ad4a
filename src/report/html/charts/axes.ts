import { grouped, usd } from '../../text/numbers.ts'
import { rounded, type Scale } from './scale.ts'

/** A picture and the room that its axes leave. Units are pixels of a phone's screen. */
export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

export const FRAME: Frame = { width: 420, height: 240, left: 56, right: 12, top: 14, bottom: 30 }

/** Lines across the picture, each with its value. */
export function horizontalGrid(
  values: readonly number[],
  y: Scale,
  label: (value: number) => string,
  { left, width, right }: Frame,
): string {
  const lines = values.map((value) => `M${left} ${y(value)}H${width - right}`).join('')
  const labels = values.map(
    (value) =>
      `<text x="${left - 6}" y="${rounded(y(value) + 4)}" text-anchor="end">${label(value)}</text>`,
  )
  return `<path class="grid" d="${lines}"/>${labels.join('')}`
}

/** Values below the picture. */
export function columnLabels(
  labels: readonly { x: number; text: string }[],
  { height }: Frame,
): string {
  return labels
    .map(({ x, text }) => `<text x="${x}" y="${height - 10}" text-anchor="middle">${text}</text>`)
    .join('')
}

/** `250 ms`, `1.5 s`, with the digits that the other ticks need. */
export function durationTick(values: readonly number[]): (ms: number) => string {
  const most = Math.max(...values)
  const [unit, per] = most >= 10_000 ? ['s', 1000] : ['ms', 1]
  return (ms) => `${plain(ms / per)} ${unit}`
}

export const usdTick = (amount: number): string =>
  amount === 0 ? '$0' : usd(amount).replace(/\.00$/, '')

export const percentTick = (value: number): string =>
  value === 0 ? '0 %' : `${value > 0 ? '+' : '\u2212'}${plain(Math.abs(value))} %`

/** No more digits behind the point than it has. */
export function plain(value: number): string {
  const digits = Math.min(6, (String(value).split('.')[1] ?? '').length)
  return grouped(value, digits)
}

/** A picture whose words stand in the figure and its table. @param label own words only */
export function picture(parts: readonly string[], { width, height }: Frame, label: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" style="max-width:${Math.round(width * 1.25)}px" role="img" aria-label="${label}">${parts.join('')}</svg>`
}
