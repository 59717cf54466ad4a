import { isDeepStrictEqual } from 'node:util'
import { newRunToken } from '../../aws/lambda/marks.ts'
import type { AnchorPoint } from '../../history/anchor.ts'
import { type KeptCode, keptOf } from '../../history/files.ts'
import type { CheckPlan, FunctionPlan } from '../../inputs/plan.ts'
import { buildReport } from '../../report/build.ts'
import type { MeasuredFunction } from '../../report/schema.ts'
import { NotRestored } from '../../shared/unrestored.ts'
import { type CheckResult, type CheckSurroundings, runCheck } from '../check.ts'
import { explain } from '../exit.ts'
import { reportInputOf } from '../report-of.ts'
import type { RecordPlan } from './base-code.ts'
import { currentSince } from './keep-code.ts'
import type { Recorded } from './recorded.ts'

export interface AnchorComparison {
  /** Main's new code against the anchor's, by function. */
  live: ReadonlyMap<string, MeasuredFunction>
  /** Absent where there was nothing to measure. */
  result?: CheckResult
  notes: readonly string[]
}

export interface AnchorOptions {
  recording: RecordPlan
  recorded: Recorded
  anchor: AnchorPoint
  /** What was measured against the code recorded before. */
  result: CheckResult
  around: CheckSurroundings
}

/**
 * Measures the functions that changed against the code of the anchor, with what is left of `max-spend`. Where
 * the anchor's code is that recorded before, or not kept, there is nothing to measure. That it does not work
 * keeps nothing from being recorded.
 */
export async function compareWithAnchor(options: AnchorOptions): Promise<AnchorComparison> {
  const { recording, result, around } = options
  const functions = await anchored(options)
  if (functions.length === 0) return { live: new Map(), notes: [] }
  const plan: CheckPlan = {
    ...recording.plan,
    functions,
    explain: 'never',
    maxSpendUsd: Math.max(0, recording.plan.maxSpendUsd - result.spend.usd),
    identity: { ...recording.plan.identity, token: newRunToken() },
  }
  const { notes: _, refused: __, added: ___, leftOut: ____, ...alone } = plan
  try {
    const compared = await runCheck(alone, around)
    const report = buildReport(reportInputOf(alone, compared))
    const live = new Map(
      report.functions.flatMap((each) => (each.kind === 'measured' ? [[each.name, each]] : [])),
    )
    return { live, result: compared, notes: [] }
  } catch (error) {
    // A function that is left changed must come before all.
    if (around.signal.aborted || error instanceof NotRestored) throw error
    return {
      live: new Map(),
      notes: [
        `The code of ${options.anchor.name} could not be measured beside it: ${explain(error).message}`,
      ],
    }
  }
}

async function anchored({
  recording,
  recorded,
  anchor,
  result,
}: AnchorOptions): Promise<FunctionPlan[]> {
  const functions: FunctionPlan[] = []
  for (const each of result.functions) {
    if (each.kind !== 'measured') continue
    const kept = anchorCode(recorded, each.plan.name, anchor)
    const base = recording.origins.get(each.plan.name)
    if (kept === undefined || (base?.kind === 'kept' && isDeepStrictEqual(kept, base.code)))
      continue
    const fn = await recording.against(each.plan, kept)
    if (fn) functions.push({ ...fn, changedOnly: true })
  }
  return functions
}

/** What was current when the anchor was recorded. */
function anchorCode({ code }: Recorded, name: string, { time }: AnchorPoint): KeptCode | undefined {
  const [first] = currentSince(keptOf(code, name), Date.parse(time))
  return first !== undefined && Date.parse(first.time) <= Date.parse(time) ? first : undefined
}
