import type { Measured } from '../../explain/explain.ts'
import type { CheckPlan, FunctionPlan, Payload } from '../../inputs/plan.ts'
import type { Change, FunctionComparison, Row } from '../../verdict/comparison.ts'
import type { FunctionResult } from '../run.ts'

export type MeasuredResult = Extract<FunctionResult, { kind: 'measured' }>

/** What of a function is to be explained: one payload at one size. */
export interface ExplainRequest {
  payload: Payload
  memoryMB: number
  duration: Measured
  init?: Measured
  about: 'duration' | 'init'
}

/** Kinds of findings that somebody asks "why?" about. */
const ASKED: ReadonlySet<string> = new Set([
  'duration-regression',
  'cost-regression',
  'init-regression',
])

const isFlagged = ({ findings }: Pick<FunctionComparison, 'findings'>): boolean =>
  findings.some(({ kind }) => ASKED.has(kind))

/** A function that may be asked about. */
interface Askable {
  kind: 'measured'
  comparison: Pick<FunctionComparison, 'findings'>
  plan: Pick<FunctionPlan, 'countDownstream'>
}

/**
 * Those to be asked about, what got worse first, as time may not suffice for all. What `count-downstream`
 * makes part of the gate is counted whatever was found, and whatever `explain` says.
 */
export function askedOf<Result extends { kind: string }>(
  results: readonly Result[],
  { explain, purpose }: Pick<CheckPlan, 'explain' | 'purpose'>,
): { counted: Extract<Result, Askable>[]; others: Extract<Result, Askable>[] } {
  const measured = results.filter(
    (each): each is Extract<Result, Askable> => each.kind === 'measured' && purpose === 'check',
  )
  const isCounted = ({ plan }: Askable) => plan.countDownstream === true
  const isWanted = ({ comparison }: Askable) =>
    explain === 'always' || (explain === 'regression' && isFlagged(comparison))
  const inOrder = measured.toSorted(
    (a, b) => Number(isFlagged(b.comparison)) - Number(isFlagged(a.comparison)),
  )
  return {
    counted: inOrder.filter(isCounted),
    others: inOrder.filter((each) => !isCounted(each) && isWanted(each)),
  }
}

/**
 * The smallest payload that got worse, at the largest size at which it did: there most runs fit into
 * the time that explaining may take. Where nothing got worse, the smallest payload.
 */
export function explainRequestOf({ plan, comparison }: MeasuredResult): ExplainRequest | undefined {
  const { findings, sizes, payloads, coldStart } = comparison
  const asked = findings.filter(({ kind }) => ASKED.has(kind))
  const about =
    asked.length > 0 && asked.every(({ kind }) => kind === 'init-regression') ? 'init' : 'duration'
  const single = plan.payloads[0]?.name ?? ''
  const rows = (payloads.length > 0 ? payloads : sizes)
    .filter(isMeasured)
    .map((row) => ({ ...row, payload: row.payload ?? single }))
  const worse = rows.filter(({ duration, cost }) =>
    [duration, cost].some((each) => each?.verdict === 'fail'),
  )
  const some = worse.length > 0 ? worse : rows
  const memoryMB = Math.max(...some.map((row) => row.memoryMB))
  const [row] = some
    .filter((each) => each.memoryMB === memoryMB)
    .sort((a, b) => a.head.durationMs - b.head.durationMs)
  const payload = plan.payloads.find(({ name }) => name === row?.payload)
  if (!row || !payload) return undefined
  return {
    payload,
    memoryMB,
    duration: {
      baseMs: row.base.durationMs,
      headMs: row.head.durationMs,
      isIncrease: isIncrease(row.duration),
    },
    ...(coldStart && {
      init: {
        baseMs: coldStart.baseInitMs,
        headMs: coldStart.headInitMs,
        isIncrease: isIncrease(coldStart.init),
      },
    }),
    about,
  }
}

/** Whether it is more than chance. */
const isIncrease = (change: Change | null) => change !== null && change.lowPercent > 0

function isMeasured(
  row: Row,
): row is Row & { base: NonNullable<Row['base']>; head: NonNullable<Row['head']> } {
  return row.base !== null && row.head !== null
}
