import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { renderHtml } from '../src/report/html/page.ts'
import { renderMarkdown } from '../src/report/markdown/report.ts'
import { readReport } from '../src/report/read.ts'
import { gitHubHtml } from '../test/support/github-markdown.ts'

/**
 * Pictures of a report as GitHub shows it, and of the report page:
 * `node scripts/pictures.ts report.json --out pictures [--open] [--chromium /usr/bin/chromium]`
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

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 900 },
  { look: 'dark', colorScheme: 'dark', width: 900 },
  { look: 'phone', colorScheme: 'light', width: 390 },
] as const

const TICK =
  '<path d="M5 10.5l3.5 3.5L15 6.5" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>'
const SIGNS: Readonly<Record<string, string>> = {
  '✅': `<rect x="1" y="1" width="18" height="18" rx="3" fill="#3fb950"/>${TICK}`,
  '☑️': `<rect x="1" y="1" width="18" height="18" rx="3" fill="#4c8eda"/>${TICK}`,
  '❌': '<path d="M4 4l12 12M16 4L4 16" stroke="#e5484d" stroke-width="3.6" stroke-linecap="round"/>',
  '⚠️': '<path d="M10 1.5l9 16.5H1z" fill="#f2b63c"/><path d="M10 7v5" stroke="#1f2328" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="15" r="1.2"/>',
  ℹ️: '<rect x="1" y="1" width="18" height="18" rx="3" fill="#4c8eda"/><path d="M10 9v6" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/><circle cx="10" cy="5.5" r="1.4" fill="#fff"/>',
}

const require = createRequire(import.meta.url)
const [file] = positionals
if (file === undefined) throw new Error('Which report.json? node scripts/pictures.ts report.json')
const report = readReport(JSON.parse(readFileSync(file, 'utf8')))
const comment = commentPage(gitHubHtml(renderMarkdown(report, { detail: 'full' })))
const page = renderHtml(report)
mkdirSync(values.out, { recursive: true })

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
})
try {
  for (const look of LOOKS) {
    await picture(browser, 'comment', comment, look)
    await picture(browser, 'page', page, look)
  }
} finally {
  await browser.close()
}

async function picture(
  from: Browser,
  name: 'comment' | 'page',
  html: string,
  { look, colorScheme, width }: (typeof LOOKS)[number],
): Promise<void> {
  const tab = await from.newPage({
    colorScheme,
    viewport: { width, height: 600 },
    deviceScaleFactor: 2,
  })
  await tab.setContent(withSigns(html))
  if (values.open) {
    await tab.evaluate(
      "document.querySelectorAll('details').forEach((each) => { each.open = true })",
    )
  }
  if (name === 'comment') await drawCharts(tab, colorScheme)
  const target = path.join(values.out, `${name}-${look}.png`)
  await tab.screenshot({ path: target, fullPage: true })
  console.log(target)
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

function commentPage(html: string): string {
  const style = readFileSync(require.resolve('github-markdown-css/github-markdown.css'), 'utf8')
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>${style}
body { margin: 0 }
.markdown-body { padding: 16px; font-size: 14px }</style>
<article class="markdown-body">${html}</article>`
}

/** The signs as small pictures: a machine that takes pictures need not have a font with emoji. */
function withSigns(html: string): string {
  return html.replace(/(?:✅|❌|⚠️|☑️|ℹ️)/g, (sign) => {
    const style =
      'display:inline-block;height:1.1em;width:1.1em;margin:0;vertical-align:-.15em;background:none'
    return `<svg viewBox="0 0 20 20" style="${style}">${SIGNS[sign] ?? ''}</svg>`
  })
}
