import { withoutPeriod } from '../../shared/text.ts'
import { deployedRow } from '../deployed.ts'
import type { MeasuredFunction, ReportFinding } from '../schema.ts'
import { allOf, megabytes, percent, signedPercent } from '../text/numbers.ts'
import { type Block, name, type Phrase, said } from './model.ts'

/** Of what could not be decided, the finding that takes most to decide. */
function hardestToDecide({ findings }: MeasuredFunction): ReportFinding | undefined {
  const needed = ({ numbers }: ReportFinding) =>
    numbers.neededEnvironments ?? Number.POSITIVE_INFINITY
  return findings
    .filter(({ kind }) => kind === 'inconclusive')
    .reduce<ReportFinding | undefined>(
      (hardest, each) => (hardest && needed(hardest) >= needed(each) ? hardest : each),
      undefined,
    )
}

/** Why there is no verdict, as a clause without its function's name. */
export function undecidedClause(fn: MeasuredFunction): Phrase {
  const finding = hardestToDecide(fn)
  if (finding === undefined) return undecidedRow(fn) ?? ['too little could be measured to decide']
  const { message, next = '', numbers, payload, memoryMB } = finding
  const { lowPercent, highPercent } = numbers
  if (lowPercent === undefined || highPercent === undefined) {
    const why = next !== '' && message.endsWith(next) ? message.slice(0, -next.length) : message
    return [said(lowerFirst(withoutPeriod(why.trim())))]
  }
  const measure = payload === null ? 'cost' : 'duration'
  const of = payload === null || fn.payloadSet.length === 1 ? [] : [' with payload ', name(payload)]
  const place =
    memoryMB === null
      ? `over ${allOf(fn.sizes.length)} sizes`
      : placeOf(memoryMB, numbers.baseMemoryMB ?? null)
  return [
    `undecided, ${measure}`,
    ...of,
    ` ${place} ${between(lowPercent, highPercent, fn.limits[`${measure}Percent`])}`,
  ]
}

/** Where no finding says it, as the one that would fail the check only warns: the first row that is open. */
function undecidedRow(fn: MeasuredFunction): Phrase | undefined {
  const deployed = deployedRow(fn)
  for (const row of [...(deployed ? [deployed] : []), ...fn.sizes, ...fn.payloads]) {
    for (const measure of ['cost', 'duration'] as const) {
      const change = row[measure]
      if (change?.verdict !== 'inconclusive') continue
      const { lowPercent, highPercent } = change
      if (lowPercent === null || highPercent === null) continue
      const limit = fn.limits[`${measure}Percent`]
      const place = placeOf(row.memoryMB, row.baseMemoryMB)
      return [`undecided, ${measure} ${place} ${between(lowPercent, highPercent, limit)}`]
    }
  }
  return undefined
}

function placeOf(memoryMB: number, baseMemoryMB: number | null): string {
  return baseMemoryMB === null
    ? `at ${megabytes(memoryMB)}`
    : `as deployed (${megabytes(baseMemoryMB)} → ${megabytes(memoryMB)})`
}

function between(lowPercent: number, highPercent: number, limitPercent: number): string {
  return `changed by between ${signedPercent(lowPercent)} and ${signedPercent(highPercent)} (limit ${percent(limitPercent)})`
}

/** What would decide it: what somebody has to do next. */
export function whatWouldDecide(fn: MeasuredFunction): Phrase | undefined {
  const next = hardestToDecide(fn)?.next
  return next === undefined ? undefined : ['Next: ', said(lowerFirst(next))]
}

/** The same for a function among several. */
export function whatWouldDecideBlocks(fn: MeasuredFunction): Block[] {
  const phrase = fn.verdict === 'inconclusive' ? whatWouldDecide(fn) : undefined
  return phrase === undefined ? [] : [{ kind: 'paragraph', phrase }]
}

const lowerFirst = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
