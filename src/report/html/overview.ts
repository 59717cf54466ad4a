import { cleanLine, escapeHtml, MAX_NAME } from '../clean.ts'
import { deployedRow } from '../deployed.ts'
import { functionReason, SIGN } from '../document/headline.ts'
import { monthFigure } from '../document/money.ts'
import { changeText } from '../document/rows.ts'
import type { FunctionReport, MeasuredFunction, ReportRow } from '../schema.ts'
import { megabytes, unbroken } from '../text/numbers.ts'
import { inline } from './render.ts'

/** What can be chosen above the table, with the words for it. */
const KINDS = {
  fail: 'worse',
  accepted: 'worse, accepted',
  inconclusive: 'undecided or not measured',
  pass: 'passed',
} as const

interface Cell {
  html: string
  /** What it is sorted by; text where absent. */
  value?: number | undefined
  right?: boolean
}

const COLUMNS: readonly { title: string; right?: boolean }[] = [
  { title: '' },
  { title: 'Function' },
  { title: 'Duration', right: true },
  { title: 'Cost', right: true },
  { title: 'A month', right: true },
  { title: 'INIT', right: true },
  { title: 'Memory', right: true },
  { title: 'Why' },
]

/**
 * All functions of a report, a row each, to be sorted and filtered.
 * @param idOf of the section of a function, where it has one
 */
export function overview(
  functions: readonly FunctionReport[],
  idOf: (fn: FunctionReport) => string | undefined,
): string {
  const kinds = [...new Set(functions.map(({ verdict }) => verdict))]
  const options = kinds.map((kind) => `<option value="${kind}">${KINDS[kind]}</option>`)
  const head = COLUMNS.map(
    ({ title, right }) =>
      `<th scope="col"${right ? ' class="right"' : ''}><button type="button"${title === '' ? ' aria-label="Verdict">↕' : `>${title}`}</button></th>`,
  )
  const rows = functions.map((each) => {
    const id = idOf(each)
    const cells = cellsOf(each, id).map(
      ({ html, value, right }) =>
        `<td${right ? ' class="right"' : ''}${value === undefined ? '' : ` data-v="${value}"`}>${html}</td>`,
    )
    return `<tr data-k="${each.verdict}"${id === undefined ? '' : ` data-f="${id}"`}>${cells.join('')}</tr>`
  })
  return `<div class="controls" hidden><label>Filter <input type="search" placeholder="name or reason"></label> <label>Show <select><option value="">all</option>${options.join('')}</select></label> <output role="status"></output></div>
<div class="wide"><table class="functions">
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
}

/** As deployed; where nothing is, at the size that the month is computed for, or the largest. */
function rowOf(fn: MeasuredFunction): ReportRow | undefined {
  const { month, sizes } = fn
  return (
    deployedRow(fn) ??
    sizes.find(({ memoryMB }) => memoryMB === month?.memoryMB) ??
    sizes.findLast(({ duration }) => duration !== null)
  )
}

const RANK = { fail: 0, accepted: 1, inconclusive: 2, pass: 3 } as const

function cellsOf(each: FunctionReport, id: string | undefined): Cell[] {
  const name = `<code>${escapeHtml(cleanLine(each.name, MAX_NAME) || '(no name)')}</code>`
  const measured = each.kind === 'measured' ? each : undefined
  const row = measured && rowOf(measured)
  const figure = (text: string, value: number | undefined): Cell => {
    return { html: value === undefined ? '–' : escapeHtml(unbroken(text)), value, right: true }
  }
  const change = (of: Parameters<typeof changeText>[0]) => figure(changeText(of), of?.changePercent)
  const month = measured?.month ?? undefined
  return [
    { html: SIGN[each.verdict], value: RANK[each.verdict] },
    { html: id === undefined ? name : `<a href="#${id}">${name}</a>` },
    change(row?.duration ?? null),
    change(row?.cost ?? null),
    figure(month ? monthFigure(month) : '', month?.changeUsd),
    change(measured?.coldStart?.init ?? null),
    figure(row ? megabytes(row.memoryMB) : '', row?.memoryMB),
    { html: inline(functionReason(each)) },
  ]
}
