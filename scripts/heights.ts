import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { COMMENT_BYTES } from '../src/github/comment.ts'
import { fitMarkdown } from '../src/report/markdown/report.ts'
import type { Report } from '../src/report/schema.ts'
import { gitHubHtml } from '../test/support/github-markdown.ts'
import { aFunction, aRegression, aReport, LINKS } from '../test/support/report.ts'

/**
 * How high comments are in pixels, on a desktop and on a phone: `npm run heights`. Ends with status 1
 * where one is higher than somebody reads, or where a phone does not show the verdict's columns.
 */
const { values } = parseArgs({
  options: { chromium: { type: 'string', default: '/usr/bin/chromium' } },
})

/** Mark, size, duration and cost of every table that is unfolded have to be in sight. */
const VERDICT_COLUMNS = 4
const PHONE = 390

const MONTH = {
  invocations: 1_000_000,
  assumed: true,
  memoryMB: 1024,
  ...{ baseUsd: 7.08, headUsd: 7.06, changeUsd: -0.02, lowUsd: -0.09, highUsd: 0.05 },
}

const CASES: readonly { name: string; report: Report; maxPixels?: number }[] = [
  { name: '1 passed', report: reportOf(1, 0), maxPixels: 220 },
  { name: '5 passed', report: reportOf(5, 0), maxPixels: 220 },
  { name: '40 passed', report: reportOf(40, 0), maxPixels: 220 },
  { name: '10 of 40 got worse', report: reportOf(40, 10), maxPixels: 1600 },
  { name: '60 of 60 got worse', report: reportOf(60, 60) },
]

const require = createRequire(import.meta.url)
const style = readFileSync(require.resolve('github-markdown-css/github-markdown.css'), 'utf8')
const browser = await chromium.launch({
  executablePath: values.chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
})
for (const { name, report, maxPixels } of CASES) {
  const [desktop, phone] = [await heightOf(report, 880), await heightOf(report, PHONE)]
  const limit = maxPixels === undefined ? '' : ` (at most ${maxPixels})`
  console.log(`${name}: ${desktop} px${limit}, on a phone ${phone} px`)
  if (desktop > (maxPixels ?? Number.POSITIVE_INFINITY)) process.exitCode = 1
}
await browser.close()

/** As on GitHub, where nobody has said how often the functions are invoked. */
function reportOf(functions: number, worse: number): Report {
  return aReport({
    links: LINKS,
    overrideLabel: 'lambda-cost-accepted',
    functions: Array.from({ length: functions }, (_, index) =>
      index < worse
        ? aRegression({ name: `worse-${index}` })
        : aFunction({ name: `fn-${index}`, month: MONTH }),
    ),
  })
}

async function heightOf(report: Report, width: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width, height: 100 } })
  const body = gitHubHtml(fitMarkdown(report, COMMENT_BYTES))
  await page.setContent(
    `<style>${style} body { margin: 0 } .markdown-body { padding: 16px; font-size: 14px }</style><article class="markdown-body">${body}</article>`,
  )
  const pixels = await page.evaluate<number>('document.documentElement.scrollHeight')
  const right = await page.evaluate<number>(
    `Math.max(0, ...[...document.querySelectorAll('tr > :nth-child(${VERDICT_COLUMNS})')].map((cell) => cell.getBoundingClientRect().right))`,
  )
  if (right > width) {
    console.log(`The verdict's columns end at ${Math.round(right)} of ${width} px.`)
    process.exitCode = 1
  }
  await page.close()
  return pixels
}
