import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { withHistory } from '../src/check/record/with-history.ts'
import { readSavedReport } from '../src/check/saved-report.ts'
import { COMMENT_BYTES } from '../src/github/comment.ts'
import { historyPages } from '../src/report/history/page.ts'
import { type PageMaterial, renderReportPage } from '../src/report/html/report-page.ts'
import { fitMarkdown } from '../src/report/markdown/report.ts'
import type { Report } from '../src/report/schema.ts'
import { gitHubHtml } from '../test/support/github-markdown.ts'
import { aHistory, commitOf } from '../test/support/history.ts'
import { aCallTree, withCauses } from '../test/support/profiles.ts'
import { aFunction, aRegression, aReport, LINKS } from '../test/support/report.ts'
import { REPORTS } from '../test/support/reports.ts'
import { summariesBehind } from '../test/support/sampled.ts'

/**
 * Pictures of reports as GitHub shows them in a comment and in a job summary, and of the pages:
 * `npm run pictures -- [report-dir of a check or the name of a sample ...] [--out pictures] [--open]`
 * Without a name: of all samples in `test/support/reports.ts`, and of the page of a `history`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'pictures' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    /** Unfolds everything that is folded. */
    open: { type: 'boolean', default: false },
  },
})

interface Look {
  look: string
  colorScheme: 'light' | 'dark'
  /** Pixels. */
  width: number
  media?: 'screen' | 'print'
}

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 860 },
  { look: 'dark', colorScheme: 'dark', width: 860 },
  { look: 'phone', colorScheme: 'light', width: 390 },
] satisfies Look[]
const PAGE_LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280 },
  { look: 'dark', colorScheme: 'dark', width: 1280 },
  { look: 'phone', colorScheme: 'light', width: 390 },
  { look: 'print', colorScheme: 'light', width: 794, media: 'print' },
] satisfies Look[]

const TICK =
  '<path d="M5 10.5l3.5 3.5L15 6.5" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>'
const SIGNS: Readonly<Record<string, string>> = {
  '✅': `<rect x="1" y="1" width="18" height="18" rx="3" fill="#3fb950"/>${TICK}`,
  '☑️': `<rect x="1" y="1" width="18" height="18" rx="3" fill="#4c8eda"/>${TICK}`,
  '❌': '<path d="M4 4l12 12M16 4L4 16" stroke="#e5484d" stroke-width="3.6" stroke-linecap="round"/>',
  '⚠️': '<path d="M10 1.5l9 16.5H1z" fill="#f2b63c"/><path d="M10 7v5" stroke="#1f2328" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="15" r="1.2"/>',
  ℹ️: '<rect x="1" y="1" width="18" height="18" rx="3" fill="#4c8eda"/><path d="M10 9v6" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/><circle cx="10" cy="5.5" r="1.4" fill="#fff"/>',
}

const SAMPLES: Readonly<Record<string, Report>> = Object.fromEntries(
  Object.entries({
    ...REPORTS,
    causes: withCauses(REPORTS.fail),
    course: withCourse(REPORTS.fail),
    'five-passed': functionsOf(5, 0),
    'forty-passed': functionsOf(40, 0),
    'ten-of-forty': functionsOf(40, 10),
  }).map(([name, report]) => [name, onGitHub(report)]),
)
const SUMMARY_BYTES = 1024 * 1024
const require = createRequire(import.meta.url)
const style = readFileSync(require.resolve('github-markdown-css/github-markdown.css'), 'utf8')
const HISTORY = 'history'
const names = positionals.length === 0 ? [...Object.keys(SAMPLES), HISTORY] : positionals

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
})
try {
  for (const name of names) {
    if (name === HISTORY) {
      const [page = ''] = historyPages(aHistory({ functions: 12 })).values()
      await pagePictures(name, page)
      continue
    }
    const { report, material } = await saved(name)
    const folder = path.join(values.out, path.basename(name, '.json'))
    mkdirSync(folder, { recursive: true })
    for (const look of LOOKS) {
      await picture(browser, path.join(folder, `comment-${look.look}.png`), comment(report), look)
      await picture(browser, path.join(folder, `summary-${look.look}.png`), summary(report), look)
    }
    await pagePictures(name, renderReportPage(report, material))
  }
} finally {
  await browser.close()
}

/** The report of a check where main is recorded: 2 % a week, measured from a release eight weeks ago. */
function withCourse(report: Report): Report {
  const [fn] = report.functions
  const lines = aHistory({ functions: 1, weeks: 30, factorOf: (_, week) => 1.02 ** week })
  const anchor = {
    name: 'v1.4',
    commit: commitOf(20),
    time: lines.findLast(({ commit }) => commit === commitOf(20))?.time ?? '',
  }
  const own = lines.flatMap((line) =>
    line.kind === 'measured' && fn
      ? [{ ...line, function: fn.name, anchor: { ...anchor, duration: null, cost: null } }]
      : [],
  )
  return withHistory(report, own)
}

async function pagePictures(name: string, page: string): Promise<void> {
  const folder = path.join(values.out, path.basename(name, '.json'))
  mkdirSync(folder, { recursive: true })
  for (const look of PAGE_LOOKS) {
    await picture(browser, path.join(folder, `page-${look.look}.png`), page, look)
  }
}

async function picture(
  from: Browser,
  file: string,
  html: string,
  { colorScheme, width, media = 'screen' }: Look,
): Promise<void> {
  const tab = await from.newPage({
    colorScheme,
    viewport: { width, height: 200 },
    deviceScaleFactor: 2,
  })
  await tab.emulateMedia({ media })
  await tab.setContent(withSigns(html))
  if (values.open) {
    await tab.evaluate(
      "document.querySelectorAll('details').forEach((each) => { each.open = true })",
    )
  }
  if ((await tab.locator('code.language-mermaid').count()) > 0) await drawCharts(tab, colorScheme)
  await tab.screenshot({ path: file, fullPage: true })
  console.log(file)
  await tab.close()
}

/** GitHub draws mermaid in a frame of its own, with its light or dark theme. */
async function drawCharts(tab: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await tab.addScriptTag({ path: require.resolve('mermaid/dist/mermaid.min.js') })
  await tab.evaluate(`(async () => {
    mermaid.initialize({ startOnLoad: false, theme: '${colorScheme === 'dark' ? 'dark' : 'default'}' })
    const charts = [...document.querySelectorAll('code.language-mermaid')].map((code) => {
      const chart = document.createElement('div')
      chart.textContent = code.textContent
      code.parentElement.replaceWith(chart)
      return chart
    })
    await mermaid.run({ nodes: charts })
  })()`)
}

/** A sample with what could have led to it, or what a check wrote to its report-dir. */
async function saved(name: string): Promise<{ report: Report; material: PageMaterial }> {
  const report = SAMPLES[name]
  if (report === undefined) return readSavedReport(path.resolve(name))
  const trees = { base: aCallTree({ resizeMs: 180 }), head: aCallTree({ resizeMs: 230 }) }
  const explained = report.functions.filter((each) => each.kind === 'measured' && each.explanation)
  const profiles = new Map(explained.map((each) => [each.name, trees]))
  return { report, material: { samples: summariesBehind(report), profiles } }
}

function functionsOf(all: number, worse: number): Report {
  const functions = Array.from({ length: all }, (_, index) =>
    index < worse ? aRegression({ name: `worse-${index}` }) : aFunction({ name: `fn-${index}` }),
  )
  return aReport({ functions })
}

/** With what only GitHub's runner knows. */
function onGitHub(report: Report): Report {
  const label = report.pullRequest === null ? {} : { overrideLabel: 'lambda-cost-accepted' }
  const { sha } = report.head
  const sources = sha === null ? {} : { sources: { commit: sha, files: ['src/index.mjs'] } }
  return { ...report, links: { ...LINKS, ...sources }, ...label }
}

function comment(report: Report): string {
  const header = '<b>github-actions</b> <small>bot</small> commented'
  return gitHubPage(header, gitHubHtml(fitMarkdown(report, COMMENT_BYTES)))
}

function summary(report: Report): string {
  return gitHubPage('<b>cost</b> summary', gitHubHtml(fitMarkdown(report, SUMMARY_BYTES)))
}

/** The box that GitHub puts around a comment or a summary. */
function gitHubPage(header: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>${style}
body { margin: 0; padding: 12px; background: #fff }
.box { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
.header { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; background: #f6f8fa; color: #59636e; font: 14px sans-serif }
.header small { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 6px }
.markdown-body { padding: 16px; font-size: 14px }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117 }
  .box, .header, .header small { border-color: #3d444d }
  .header { background: #151b23; color: #9198a1 }
}</style>
<div class="box"><div class="header">${header}</div><article class="markdown-body">${body}</article></div>`
}

/** The signs as small pictures: a machine that takes pictures need not have a font with emoji. */
function withSigns(html: string): string {
  return html.replace(/(?:✅|❌|⚠️|☑️|ℹ️)/g, (sign) => {
    const style =
      'display:inline-block;height:1.1em;width:1.1em;margin:0;vertical-align:-.15em;background:none'
    return `<svg viewBox="0 0 20 20" style="${style}">${SIGNS[sign] ?? ''}</svg>`
  })
}
