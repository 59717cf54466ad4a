import type { Chart } from '../document/model.ts'
import { grouped, milliseconds } from '../text/numbers.ts'

const WIDTH = 640
const HEIGHT = 260
const LEFT = 72
const RIGHT = 16
const TOP = 34
const BOTTOM = 34

/** Duration by memory size as a picture: two lines over sizes that stand at equal distances. */
export function svgChart({ base, sizesMB, baseMs, headMs }: Chart): string {
  const step = niceStep(Math.max(...baseMs, ...headMs) / 4)
  const lines = Math.max(1, Math.ceil(Math.max(...baseMs, ...headMs) / step))
  const x = (index: number) =>
    round(LEFT + ((index + 0.5) * (WIDTH - LEFT - RIGHT)) / sizesMB.length)
  const y = (ms: number) => round(HEIGHT - BOTTOM - (ms / (lines * step)) * (HEIGHT - TOP - BOTTOM))
  const grid = Array.from({ length: lines + 1 }, (_, line) => line * step).map(
    (ms) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms)}" y2="${y(ms)}"/><text x="${LEFT - 8}" y="${y(ms) + 4}" text-anchor="end">${grouped(ms, step < 1 ? 2 : 0)} ms</text>`,
  )
  const labels = sizesMB.map(
    (size, index) =>
      `<text x="${x(index)}" y="${HEIGHT - 12}" text-anchor="middle">${grouped(size, 0)} MB</text>`,
  )
  const series = (side: 'base' | 'head', values: readonly number[]) => {
    const points = values.map((ms, index) => ({ x: x(index), y: y(ms), ms }))
    const dots = points.map(
      (point) =>
        `<circle cx="${point.x}" cy="${point.y}" r="4"><title>${milliseconds(point.ms)}</title></circle>`,
    )
    return `<g class="${side}"><polyline points="${points.map((point) => `${point.x},${point.y}`).join(' ')}"/>${dots.join('')}</g>`
  }
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Duration by memory size, ${base} and pull request">
<g class="base"><circle cx="${LEFT + 6}" cy="14" r="4"/><text x="${LEFT + 16}" y="18">${base}</text></g><g class="head"><circle cx="${LEFT + 76}" cy="14" r="4"/><text x="${LEFT + 86}" y="18">pull request</text></g>
${grid.join('')}
${labels.join('')}
${series('base', baseMs)}
${series('head', headMs)}
</svg>`
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function niceStep(least: number): number {
  if (!(least > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? power * 10
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
