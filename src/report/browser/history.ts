import { type DrawnTrend, type PackedHistory, unpackHistory } from '../history/packing.ts'
import { METRICS, type Metric, type TrendPoint } from '../history/trend.ts'
import {
  dayOf,
  estimateOf,
  MARK_WORDS,
  METRIC_WORDS,
  shiftWords,
  trendChart,
} from '../html/charts/trend.ts'
import { improveTable } from './table.ts'

/** The script of the history page: draws what was packed into it. */
const { packed, repository } = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as {
  packed: PackedHistory
  repository?: string
}
const series = unpackHistory(packed)
const times = series.flatMap(({ points }) => points.map(({ atMs }) => atMs))
const range = [
  times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  times.reduce((a, b) => Math.max(a, b), 0),
] as const

/** The address is one that the page was given, and not of a stranger. */
function linkOf({ pullRequest, sha }: TrendPoint): string | undefined {
  if (repository === undefined) return undefined
  if (pullRequest !== undefined) return `${repository}/pull/${pullRequest}`
  return sha === undefined ? undefined : `${repository}/commit/${sha}`
}

const choice = document.querySelector<HTMLSelectElement>('#metric')

for (const [index, each] of series.entries()) {
  const section = document.getElementById(`h${index + 1}`)
  const chart = section?.querySelector<HTMLElement>('.chart')
  const details = section?.querySelector<HTMLDetailsElement>('details')
  if (!chart || !details) continue
  const draw = () => {
    const metric = METRICS.find((one) => one === choice?.value) ?? 'duration'
    chart.innerHTML = trendChart(each.points, metric, range, linkOf) ?? '<p>Not known.</p>'
  }
  draw()
  choice?.addEventListener('input', draw)
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(everything(each))
  })
}

/** All figures of a function as charts, and as a table, made once somebody wants them. */
function everything({ points }: DrawnTrend): DocumentFragment {
  const known = METRICS.filter((metric) => points.some(({ figures }) => figures[metric]))
  const fragment = document.createDocumentFragment()
  const charts = element('div', 'pictures')
  for (const metric of known) {
    const figure = element('div', 'small')
    figure.append(element('b', '', METRIC_WORDS[metric]))
    figure.insertAdjacentHTML('beforeend', trendChart(points, metric, range, linkOf) ?? '')
    charts.append(figure)
  }
  const wide = element('div', 'wide')
  wide.append(tableOf(points, known))
  fragment.append(charts, wide)
  return fragment
}

function tableOf(points: readonly TrendPoint[], metrics: readonly Metric[]): HTMLElement {
  const table = element('table')
  const head = element('tr')
  for (const title of ['Date', 'Commit', ...metrics.map((metric) => METRIC_WORDS[metric]), '']) {
    head.append(element('th', '', title))
  }
  const thead = element('thead')
  thead.append(head)
  const body = element('tbody')
  for (const point of points.toReversed()) {
    const row = element('tr')
    const commit = element('td')
    const href = linkOf(point)
    const text = point.pullRequest === undefined ? (point.sha ?? '–') : `#${point.pullRequest}`
    if (href === undefined) commit.append(text)
    else {
      const link = document.createElement('a')
      link.href = href
      link.rel = 'noreferrer'
      link.textContent = text
      commit.append(link)
    }
    row.append(element('td', '', dayOf(point.atMs)), commit)
    for (const metric of metrics) {
      const estimate = point.figures[metric]
      row.append(element('td', '', estimate ? estimateOf(metric, estimate) : '–'))
    }
    const words = [
      ...(point.mark ? [MARK_WORDS[point.mark]] : []),
      ...(point.shift ? [shiftWords(point.shift)] : []),
    ]
    row.append(element('td', '', words.join('; ')))
    body.append(row)
  }
  table.append(thead, body)
  return table
}

function element(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}

const table = document.querySelector<HTMLTableElement>('table.functions')
if (table) {
  improveTable(table, (row, shown) => {
    const section = row.dataset.f && document.getElementById(row.dataset.f)
    if (section) section.hidden = !shown
  })
}
