import type { HistoryLine } from '../../history/line.ts'
import { MARK_WORDS, METRIC_WORDS, markShape } from '../html/charts/trend.ts'
import { htmlPage } from '../html/page.ts'
import { HISTORY_SCRIPT } from '../html/scripts.ts'
import { safeAddress } from '../markdown/escape.ts'
import { counted, megabytes } from '../text/numbers.ts'
import { packHistory } from './packing.ts'
import { nameHtml, type PlacedTrend, trendTable } from './table.ts'
import { thinned } from './thinning.ts'
import { MARKS, METRICS, type Trend, trendsOf } from './trend.ts'

const FUNCTIONS_PER_FILE = 50
/** Of a file with the charts of 50 functions. */
const MAX_BYTES = 150_000
/** What a row of the table takes, of a function whose charts are in another file. */
const ROW_BYTES = 800
const MAX_POINTS = 2000
const MIN_POINTS = 10

/**
 * The history of main as static pages that load nothing: duration, cost, month, INIT and package of each
 * function over commits. The first file has all functions in its table and the charts of the first 50, each
 * further one those of the next 50. Of long histories older commits are put together, so that a file stays
 * within 150 KB.
 * @param name of the first file; others are named after it, `index-2.html`
 * @returns HTML by file name
 */
export function historyPages(
  lines: readonly HistoryLine[],
  name = 'index.html',
): Map<string, string> {
  const ordered = inOrder(trendsOf(lines))
  const files = Math.max(1, Math.ceil(ordered.length / FUNCTIONS_PER_FILE))
  const fileNames = Array.from({ length: files }, (_, at) =>
    at === 0 ? name : name.replace(/(\.html)?$/, `-${at + 1}$1`),
  )
  const placed = ordered.map((trend, at): PlacedTrend => {
    return {
      trend,
      file: fileNames[Math.floor(at / FUNCTIONS_PER_FILE)] ?? name,
      id: `h${(at % FUNCTIONS_PER_FILE) + 1}`,
    }
  })
  const repository = lines.findLast((line) => line.repository !== undefined)?.repository ?? ''
  const common = { about: aboutOf(lines, ordered), repository: safeAddress(repository), fileNames }
  return new Map(fileNames.map((file) => [file, fitted(file, placed, common)]))
}

/** What the files have in common. */
interface Common {
  about: string
  repository: string
  fileNames: readonly string[]
}

/** As many points as fit. */
function fitted(file: string, placed: readonly PlacedTrend[], common: Common): string {
  const drawn = placed.flatMap((each) => (each.file === file ? [each.trend] : []))
  const rows = file === common.fileNames[0] ? placed : placed.filter((each) => each.file === file)
  const room = MAX_BYTES + (rows.length - drawn.length) * ROW_BYTES
  let points = Math.min(MAX_POINTS, Math.max(1, ...drawn.map((each) => each.points.length)))
  for (;;) {
    const html = pageOf(file, rows, drawn, points, common)
    if (html.length <= room || points <= MIN_POINTS) return html
    points = Math.max(MIN_POINTS, Math.floor(points * Math.min(0.95, room / html.length)))
  }
}

function pageOf(
  file: string,
  rows: readonly PlacedTrend[],
  drawn: readonly Trend[],
  maxPoints: number,
  { about, repository, fileNames }: Common,
): string {
  const thin = drawn.map((each) => thinned(each, maxPoints))
  const merged = thin.reduce((sum, each) => sum + each.merged, 0)
  const data = {
    packed: packHistory(thin.map(({ trend }) => trend)),
    ...(repository !== '' && { repository }),
  }
  const body = [
    `<header><h1>Main over time</h1><p>${about}${otherFiles(fileNames, file)}</p></header>`,
    controls(),
    trendTable(rows, file),
    legend(drawn),
    CAPTION,
    '<div class="trends">',
    ...drawn.map((each, at) => section(each, at)),
    '</div>',
    merged === 0
      ? ''
      : `<p class="note">${counted(merged, 'older measurement')} are drawn together with others, whose intervals then span all of them; the lines of the history have each.</p>`,
    `<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`,
  ]
  return htmlPage({ title: 'Main over time', body: body.join('\n'), script: HISTORY_SCRIPT })
}

const CAPTION =
  '<p class="note">Dots: what was measured at a commit, with its 95 % interval. Line: the trend that best fits both the dots and the changes from commit to commit, each of which was measured within one run; differences from day to day, often 3 to 8 %, are removed.</p>'

/** Those that regressed last come first. */
function inOrder(series: readonly Trend[]): Trend[] {
  const lastWorse = ({ points }: Trend) =>
    points.findLast(({ mark }) => mark === 'regression' || mark === 'creep')?.atMs ?? 0
  return [...series].sort((a, b) => lastWorse(b) - lastWorse(a) || (a.name < b.name ? -1 : 1))
}

/** What it is a history of, in a sentence or two. */
function aboutOf(lines: readonly HistoryLine[], trends: readonly Trend[]): string {
  if (trends.length === 0) return 'Nothing was measured yet.'
  const days = lines.map(({ time }) => time.slice(0, 10)).sort()
  const commits = new Set(lines.flatMap(({ commit }) => commit ?? [])).size
  const isLocal = lines.some((line) => line.kind === 'measured' && line.backend === 'local')
  return `${counted(trends.length, 'function')}, ${counted(commits, 'commit')} from ${days[0]} to ${days.at(-1)}.${isLocal ? ' Some of it was measured on the embedded Lambda service, not on AWS.' : ''}`
}

function otherFiles(fileNames: readonly string[], own: string): string {
  if (fileNames.length === 1) return ''
  const links = fileNames.map((file, at) => {
    const words = `${at * FUNCTIONS_PER_FILE + 1} to ${(at + 1) * FUNCTIONS_PER_FILE}`
    return file === own ? words : `<a href="${encodeURI(file)}">${words}</a>`
  })
  return ` Charts of functions ${links.join(', ')}.`
}

function controls(): string {
  const metrics = METRICS.map(
    (metric) => `<option value="${metric}">${METRIC_WORDS[metric]}</option>`,
  )
  return `<div class="controls" hidden><label>Filter <input type="search" placeholder="name"></label> <label>Show <select><option value="">all</option><option value="worse">regressed</option><option value="steady">not regressed</option></select></label> <label>Chart <select id="metric">${metrics.join('')}</select></label> <output role="status"></output></div>`
}

function legend(series: readonly Trend[]): string {
  const there = new Set(series.flatMap(({ points }) => points.map(({ mark }) => mark)))
  const marks = MARKS.filter((mark) => there.has(mark)).map(
    (mark) =>
      `<span><svg viewBox="0 0 14 14" aria-hidden="true">${markShape(mark, 7, 7, '')}</svg>${MARK_WORDS[mark]}</span>`,
  )
  const hasShifts = series.some(({ points }) => points.some(({ shift }) => shift))
  const shifts = hasShifts
    ? '<span><svg viewBox="0 0 14 14" aria-hidden="true"><path class="shift" d="M7 0V14"/></svg>change point of the durations</span>'
    : ''
  return `<p class="legend">${marks.join('')}${shifts}</p>`
}

function section(each: Trend, index: number): string {
  return `<section class="trend-of" id="h${index + 1}"><h2>${nameHtml(each)} <small>${megabytes(each.memoryMB)}</small></h2><div class="chart"></div><details><summary>All figures</summary></details></section>`
}
