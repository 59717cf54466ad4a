import { reportDocument } from '../document/document.ts'
import { reportHeadline } from '../document/headline.ts'
import { type Block, type Detail, FULL } from '../document/model.ts'
import { inOrder } from '../document/order.ts'
import { overviewTable } from '../document/overview.ts'
import { unrestoredCaution } from '../document/unrestored.ts'
import type { Report } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { inline, renderBlocks } from './render.ts'

/** The report as GitHub-flavoured markdown, without a line feed at its end. */
export function renderMarkdown(
  report: Report,
  detail: Detail = FULL,
  since: readonly Block[] = [],
): string {
  return renderBlocks(reportDocument(report, detail, since))
}

/**
 * The fullest markdown of at most `maxBytes` of UTF-8. What does not fit is dropped step by step: the
 * rows per payload; the details of one function after the other, those that passed first; rows of a
 * table of all functions, worst first. Empty when not even the headline fits.
 * @param since what is different from the push before
 */
export function fitMarkdown(
  report: Report,
  maxBytes: number,
  since: readonly Block[] = [],
): string {
  const render = (detail: Detail) => renderMarkdown(report, detail, since)
  const fits = (detail: Detail) => byteLength(render(detail)) <= maxBytes
  if (fits(FULL)) return render(FULL)
  const without = (functions: number): Detail => ({ functions, payloads: false })
  const most = largest(report.functions.length, (functions) => fits(without(functions)))
  return most === undefined ? fitRows(report, maxBytes) : render(without(most))
}

/** The largest number from 0 to `most` that holds, where all below one that holds do, too. */
function largest(most: number, holds: (value: number) => boolean): number | undefined {
  if (!holds(0)) return undefined
  let low = 0
  let high = most + 1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

function fitRows(report: Report, maxBytes: number): string {
  const most = largest(
    report.functions.length,
    (rows) => byteLength(cutSummary(report, rows)) <= maxBytes,
  )
  if (most !== undefined) return cutSummary(report, most)
  const headline = inline(reportHeadline(report))
  return byteLength(headline) <= maxBytes ? headline : ''
}

function cutSummary(report: Report, rows: number): string {
  const left = report.functions.length - rows
  const shown = inOrder(report.functions).slice(0, rows)
  const blocks: Block[] = [
    ...unrestoredCaution(report.unrestored ?? []),
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...(rows === 0 ? [] : [overviewTable(shown, { figures: true })]),
    { kind: 'paragraph', phrase: [`${counted(left, 'function')} more: see report.json.`] },
  ]
  return renderBlocks(left === 0 ? blocks.slice(0, -1) : blocks)
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
