import type { Chart } from '../document/model.ts'

/** Grey for main, orange for the pull request: apart in light and dark, and without red and green. */
const BASE_COLOUR = '#8c959f'
const HEAD_COLOUR = '#e16f24'
const LOOK = {
  xyChart: { width: 640, height: 280, titleFontSize: 14 },
  themeVariables: {
    xyChart: { backgroundColor: 'transparent', plotColorPalette: `${BASE_COLOUR}, ${HEAD_COLOUR}` },
  },
}

/**
 * Duration by memory as a mermaid chart, which GitHub draws. It holds numbers only, so that no
 * stranger's text gets into the fence.
 */
export function mermaidChart({ sizesMB, baseMs, headMs }: Chart): string {
  const list = (values: readonly number[]) => values.map(figure).join(', ')
  const top = figure(Math.max(0.01, ...baseMs, ...headMs) * 1.05)
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(LOOK)}}%%`,
    'xychart-beta',
    '  title "Duration in ms by memory in MB: main (bars), PR (line)"',
    `  x-axis [${sizesMB.join(', ')}]`,
    `  y-axis 0 --> ${top}`,
    `  bar [${list(baseMs)}]`,
    `  line [${list(headMs)}]`,
    '```',
  ].join('\n')
}

/** Plain decimals of four digits: mermaid's grammar knows no exponent. */
function figure(value: number): string {
  return String(Number(value.toFixed(value < 100 ? 2 : 0)))
}
