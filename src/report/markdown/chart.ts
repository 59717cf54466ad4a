import type { Chart } from '../document/model.ts'
import { grouped } from '../text/numbers.ts'

/** Grey for main, orange for the pull request: apart in light and dark, and without red and green. */
const BASE_COLOUR = '#8c959f'
const HEAD_COLOUR = '#e16f24'
/** So narrow that it can still be read when a phone scales it down. */
const LOOK = {
  xyChart: {
    width: 480,
    height: 240,
    titleFontSize: 14,
    showLegend: false,
    xAxis: { labelFontSize: 12 },
    yAxis: { labelFontSize: 12 },
  },
  themeVariables: {
    xyChart: { backgroundColor: 'transparent', plotColorPalette: `${BASE_COLOUR}, ${HEAD_COLOUR}` },
  },
}

/**
 * Duration by memory as a mermaid chart, which GitHub draws. It holds numbers only, so that no
 * stranger's text gets into the fence. The title is its legend, as older mermaid knows no other.
 */
export function mermaidChart({ base, head, sizesMB, baseMs, headMs }: Chart): string {
  const list = (values: readonly number[]) => values.map(figure).join(', ')
  const top = figure(Math.max(0.01, ...baseMs, ...headMs) * 1.05)
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(LOOK)}}%%`,
    'xychart-beta',
    `  title "Duration in ms by memory in MB: ${base} (grey), ${head} (orange)"`,
    `  x-axis [${sizesMB.map((size) => `"${grouped(size, 0)}"`).join(', ')}]`,
    `  y-axis 0 --> ${top}`,
    `  line "${base}" [${list(baseMs)}]`,
    `  line "${head}" [${list(headMs)}]`,
    '```',
  ].join('\n')
}

/** Plain decimals of four digits: mermaid's grammar knows no exponent. */
function figure(value: number): string {
  return String(Number(value.toFixed(value < 100 ? 2 : 0)))
}
