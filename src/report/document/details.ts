import type { MeasuredFunction, ReportFinding } from '../schema.ts'
import { grouped, megabytes, percent, unbroken } from '../text/numbers.ts'
import { baseWord, headWord } from './base.ts'
import { coldStarts } from './cold-starts.ts'
import { costParts } from './cost-parts.ts'
import { downstreamBlocks } from './downstream.ts'
import { type Block, left, type Phrase, right, said } from './model.ts'
import { curveSentences } from './money.ts'
import { architectureDetails } from './other-architecture.ts'
import { payloadTable } from './rows.ts'
import { sizeCostBlocks } from './size-costs.ts'

/** The folded part of a function. */
export function functionDetails(fn: MeasuredFunction, withPayloads: boolean): Block[] {
  return [
    ...(withPayloads && fn.payloadSet.length > 1
      ? [details(['Per payload'], payloadTable(fn))]
      : []),
    ...coldStarts(fn),
    ...costParts(fn),
    ...sizeCostBlocks(fn),
    ...downstreamBlocks(fn),
    ...memory(fn),
    ...architectureDetails(fn),
    ...furtherFindings(fn),
    ...failureLogs(fn),
  ]
}

export function details(summary: Phrase, ...blocks: Block[]): Block {
  return { kind: 'details', summary, blocks }
}

function memory(fn: MeasuredFunction): Block[] {
  if (fn.sizes.every(({ base, head }) => base === null && head === null)) return []
  const sentences = { kind: 'list', items: curveSentences(fn) } as const
  return [details(['Memory'], memoryTable(fn), sentences)]
}

function memoryTable(fn: MeasuredFunction): Block {
  return {
    kind: 'table',
    columns: [
      right('Memory size'),
      right(`Max used, ${baseWord(fn)} → ${headWord(fn)}`),
      right(`Share used, ${headWord(fn)}`),
      left(''),
    ],
    rows: fn.sizes.map(({ memoryMB, base, head }) => {
      const share = head === null ? undefined : (100 * head.maxMemoryUsedMB) / memoryMB
      return [
        [unbroken(megabytes(memoryMB))],
        [unbroken(memoryPair(base?.maxMemoryUsedMB, head?.maxMemoryUsedMB))],
        [share === undefined ? '–' : percent(Math.round(share))],
        [share !== undefined && share >= 80 ? '⚠️ little room' : ''],
      ]
    }),
  }
}

function memoryPair(baseMB: number | undefined, headMB: number | undefined): string {
  const side = (memoryMB: number | undefined) =>
    memoryMB === undefined ? '–' : grouped(memoryMB, 0)
  return `${side(baseMB)} → ${side(headMB)}${headMB === undefined ? '' : ' MB'}`
}

/** What neither headline nor table says. */
function furtherFindings(fn: MeasuredFunction): Block[] {
  const inSight = findingsInSight(fn)
  const findings = fn.findings.filter((finding) => !inSight.includes(finding))
  if (findings.length === 0) return []
  const items = findings.map(findingPhrase)
  return [details([`Findings (${findings.length})`], { kind: 'list', items })]
}

/** What the function logged before it failed. */
function failureLogs({ findings }: MeasuredFunction): Block[] {
  const logs = new Set(findings.flatMap(({ log }) => log ?? []))
  if (logs.size === 0) return []
  const blocks = [...logs].slice(0, MAX_LOGS).map((text): Block => ({ kind: 'log', text }))
  return [details(['Log of the failure'], ...blocks)]
}

const MAX_LOGS = 3

/** Those below the table, of which one mistake makes one for each payload. */
export function findingsInSight({ findings }: MeasuredFunction): ReportFinding[] {
  return findings.filter(isWorthALine).slice(0, MAX_IN_SIGHT)
}

const MAX_IN_SIGHT = 6

/** Findings that the table cannot show are listed below it; the others are folded. */
function isWorthALine({ kind, severity }: ReportFinding): boolean {
  return severity !== 'info' && !FOLDED.has(kind)
}

/** What the table shows, or what is not worth a line of its own. */
const FOLDED: ReadonlySet<ReportFinding['kind']> = new Set([
  'duration-regression',
  'cost-regression',
  'duration-improvement',
  'cost-improvement',
  'memory-pressure',
  'inconclusive',
])

export function findingPhrase({ severity, message }: ReportFinding): Phrase {
  return [`${FINDING_SIGN[severity]} `, said(message)]
}

const FINDING_SIGN = { fail: '❌', warn: '⚠️', info: 'ℹ️' } as const
