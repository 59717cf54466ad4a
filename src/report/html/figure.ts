import { baseWord, headWord, isRecord } from '../document/base.ts'
import type { Phrase } from '../document/model.ts'
import type { FunctionReport } from '../schema.ts'
import { inline } from './render.ts'

/** A picture with its words, and behind it its figures as a table. */
export interface Figure {
  title: Phrase
  caption: Phrase
  /** What its colours mean: a class of the style, and words of ours. */
  legend: readonly { of: string; text: string }[]
  /** One picture or several beside each other. */
  pictures: readonly string[]
  table?: FigureTable
  /** Whether it takes the whole width. */
  full?: boolean
}

interface FigureTable {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** HTML of a figure. The cells of its table are figures and words of ours. */
export function renderFigure({ title, caption, legend, pictures, table, full }: Figure): string {
  return `<figure${full ? ' class="full"' : ''}>
<figcaption><b>${inline(title)}</b> ${inline(caption)}</figcaption>
${legend.length === 0 ? '' : `<p class="legend">${legend.map(({ of, text }) => `<span class="${of}">${SWATCH}${text}</span>`).join('')}</p>`}
<div class="pictures">${pictures.join('')}</div>${table ? renderTable(table) : ''}
</figure>`
}

/** Drawn, as backgrounds are not printed. */
const SWATCH =
  '<svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2"/></svg>'

function renderTable({ columns, rows }: FigureTable): string {
  const head = columns.map((title) => `<th scope="col">${title}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
  return `<details class="figures"><summary>Figures</summary><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div></details>`
}

/** What the colours of both sides mean. */
export const sideLegend = (fn: FunctionReport): Figure['legend'] => [
  { of: 'base', text: baseWord(fn) },
  { of: 'head', text: isRecord(fn) ? headWord(fn) : 'pull request' },
]
