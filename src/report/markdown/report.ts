import { reportDocument } from '../document/document.ts'
import { reportHeadline } from '../document/headline.ts'
import type { Block, Detail } from '../document/model.ts'
import { inOrder } from '../document/order.ts'
import { overviewTable } from '../document/overview.ts'
import type { Report } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { inline, renderBlocks } from './render.ts'

/** The report as GitHub-flavoured markdown, without a line feed at its end. */
export function renderMarkdown(report: Report, { detail }: { detail: Detail }): string {
  return renderBlocks(reportDocument(report, detail))
}

/**
 * The fullest markdown of at most `maxBytes` of UTF-8: everything; without the rows per payload; one
 * row a function; as many of those rows as fit, worst first. Empty when not even the headline fits.
 */
export function fitMarkdown(report: Report, maxBytes: number): string {
  for (const detail of ['full', 'no-payloads', 'summary'] as const) {
    const markdown = renderMarkdown(report, { detail })
    if (byteLength(markdown) <= maxBytes) return markdown
  }
  return fitRows(report, maxBytes)
}

function fitRows(report: Report, maxBytes: number): string {
  const fits = (rows: number) => byteLength(cutSummary(report, rows)) <= maxBytes
  let most = 0
  let tooMany = report.functions.length + 1
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(middle)) most = middle
    else tooMany = middle
  }
  if (fits(most)) return cutSummary(report, most)
  const headline = inline(reportHeadline(report))
  return byteLength(headline) <= maxBytes ? headline : ''
}

function cutSummary(report: Report, rows: number): string {
  const left = report.functions.length - rows
  const shown = inOrder(report.functions).slice(0, rows)
  const blocks: Block[] = [
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...(rows === 0 ? [] : [overviewTable(shown, { figures: true })]),
    { kind: 'paragraph', phrase: [`${counted(left, 'function')} more: see report.json.`] },
  ]
  return renderBlocks(left === 0 ? blocks.slice(0, -1) : blocks)
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
