import { reportClosing, reportOpening } from '../document/document.ts'
import { unmeasuredBlocks } from '../document/not-measured.ts'
import { inOrder } from '../document/order.ts'
import type { SampleSummary } from '../sample-summary.ts'
import type { FunctionReport, Report } from '../schema.ts'
import { verdictSentence } from '../sentence.ts'
import { counted } from '../text/numbers.ts'
import type { Profiles } from './flame.ts'
import { overview } from './overview.ts'
import { htmlPage } from './page.ts'
import { renderBlocks } from './render.ts'
import { REPORT_SCRIPT } from './scripts.ts'
import { foldedSection, functionSection } from './section.ts'

/** By function name, made when it is drawn: of a thousand functions, the page has details of a hundred. */
export interface Summaries {
  get(name: string): SampleSummary | undefined
}

/** What the page draws beside the report; by function name. */
export interface PageMaterial {
  samples?: Summaries
  profiles?: ReadonlyMap<string, Profiles>
}

/** Sections beyond are left out, those that need somebody last: a browser has to open the page. */
const MAX_SECTION_BYTES = 3_000_000
/** How many of those that got worse are unfolded at first. */
const UNFOLDED = 1

/**
 * The report as a page where one looks closer: every environment, the course over invocations, the curves
 * over memory size, what the cost is made of. Made of report.json and of the sums of samples.ndjson.
 */
export function renderReportPage(report: Report, material: PageMaterial = {}): string {
  const body = [
    `<header class="${report.verdict}">`,
    renderBlocks(reportOpening(report)),
    '</header>',
    ...samplesNote(report, material),
    ...functionsOf(report, material),
    renderBlocks(reportClosing(report)),
  ]
  return htmlPage({ title: verdictSentence(report), body: body.join('\n'), script: REPORT_SCRIPT })
}

function samplesNote({ functions }: Report, { samples }: PageMaterial): string[] {
  if (samples || !functions.some(({ kind }) => kind === 'measured')) return []
  return [
    '<p class="note">Environments and invocations are not drawn, as samples.ndjson was not available.</p>',
  ]
}

function functionsOf(report: Report, material: PageMaterial): string[] {
  const functions = inOrder(report.functions)
  const [only] = functions
  if (only !== undefined && functions.length === 1) {
    return [
      only.kind === 'measured'
        ? sectionOf(only, material, report.links)
        : overview(functions, () => undefined),
    ]
  }
  if (only === undefined) return []
  const sections: string[] = []
  const ids = new Map<FunctionReport, string>()
  let bytes = 0
  let left = 0
  for (const [index, each] of functions.entries()) {
    if (each.kind !== 'measured') continue
    const id = `f${index + 1}`
    const open = each.verdict === 'fail' && sections.length < UNFOLDED
    const section =
      bytes > MAX_SECTION_BYTES
        ? undefined
        : foldedSection(each, sectionOf(each, material, report.links), { id, open })
    bytes += section?.length ?? 0
    if (section === undefined) left++
    else {
      ids.set(each, id)
      sections.push(section)
    }
  }
  return [
    overview(functions, (each) => ids.get(each)),
    renderBlocks(
      unmeasuredBlocks(
        functions.filter((each) => each.kind === 'unmeasured'),
        { heading: true },
      ),
    ),
    ...sections,
    ...(left === 0
      ? []
      : [
          `<p class="note">The details of ${counted(left, 'further function')} are left out, as the page would be too large to open; the table has their figures, and report.json and samples.ndjson everything.</p>`,
        ]),
  ]
}

function sectionOf(
  each: Extract<FunctionReport, { kind: 'measured' }>,
  { samples, profiles }: PageMaterial,
  links: Report['links'],
): string {
  return functionSection(each, samples?.get(each.name), profiles?.get(each.name), links)
}
