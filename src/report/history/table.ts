import { cleanLine, escapeHtml, MAX_NAME } from '../clean.ts'
import { figureOf } from '../html/charts/trend.ts'
import { changePercent, megabytes, unbroken } from '../text/numbers.ts'
import type { Metric, Trend } from './trend.ts'

/** A trend, and where its charts are. */
export interface PlacedTrend {
  trend: Trend
  file: string
  id: string
}

const COLUMNS = [
  'Function',
  'Memory',
  'Duration',
  'Change',
  'Cost per 1M',
  'Change',
  'A month',
  'INIT',
  'Package',
  'Regressions',
] as const

/** The newest figures, a row a function; @param file that the table is in */
export function trendTable(placed: readonly PlacedTrend[], file: string): string {
  const since = new Set(placed.map(({ trend }) => trend.since))
  const [common] = since.size === 1 ? since : []
  const head = COLUMNS.map((title, at) => {
    const words = title === 'Change' && common !== undefined ? `Since ${sinceHtml(common)}` : title
    return `<th scope="col"${at === 0 ? '' : ' class="right"'}><button type="button">${words}</button></th>`
  })
  const rows = placed.map((each) => row(each, file, common === undefined))
  return `<div class="wide"><table class="functions"><thead><tr>${head.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`
}

function row({ trend, file, id }: PlacedTrend, own: string, withSince: boolean): string {
  const worse = trend.points.filter(({ mark }) => mark === 'regression' || mark === 'creep').length
  const cells = [
    cell(megabytes(trend.memoryMB), trend.memoryMB),
    figure(trend, 'duration'),
    change(trend, 'duration', withSince),
    figure(trend, 'cost'),
    change(trend, 'cost', withSince),
    figure(trend, 'month'),
    figure(trend, 'init'),
    figure(trend, 'package'),
    cell(String(worse), worse),
  ]
  const isHere = file === own
  const link = `${isHere ? '' : encodeURI(file)}#${id}`
  return `<tr data-k="${worse > 0 ? 'worse' : 'steady'}"${isHere ? ` data-f="${id}"` : ''}><td><a href="${link}">${nameHtml(trend)}</a></td>${cells.join('')}</tr>`
}

const cell = (text: string, value: number | undefined) =>
  value === undefined
    ? '<td class="right">–</td>'
    : `<td class="right" data-v="${Number(value.toPrecision(6))}">${text}</td>`

function figure(each: Trend, metric: Metric): string {
  const value = each.points.at(-1)?.figures[metric]?.value
  return cell(value === undefined ? '' : figureOf(metric, value), value)
}

function change({ change: known, since }: Trend, metric: Metric, withSince: boolean): string {
  const of = known[metric]
  if (!of) return cell('', undefined)
  const figure = unbroken(changePercent(of.changePercent, of.lowPercent, of.highPercent))
  const from = withSince ? `<br><small>since ${sinceHtml(since)}</small>` : ''
  return cell(`${figure}${from}`, of.changePercent)
}

/** A stranger may have named the anchor. */
const sinceHtml = (since: string) => escapeHtml(cleanLine(since, MAX_NAME))

export const nameHtml = ({ name }: Trend) =>
  `<code>${escapeHtml(cleanLine(name, MAX_NAME) || '(no name)')}</code>`
