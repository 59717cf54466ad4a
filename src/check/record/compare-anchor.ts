import { isDeepStrictEqual } from 'node:util'
import { newRunToken } from '../../aws/lambda/marks.ts'
import type { AnchorPoint } from '../../history/anchor.ts'
import { type KeptCode, keptOf } from '../../history/files.ts'
import type { CheckPlan, FunctionPlan } from '../../inputs/plan.ts'
import { buildReport } from '../../report/build.ts'
import type { MeasuredFunction } from '../../report/schema.ts'
import { NotRestored } from '../../shared/unrestored.ts'
import { type CheckContext, type CheckResult, runCheck } from '../check.ts'
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

interface AnchorOptions {
  recording: RecordPlan
  recorded: Recorded
  anchor: AnchorPoint
  /** What was measured against the code recorded before. */
  result: CheckResult
}

/** The second run of a record. */
export interface AnchorPlan {
  plan: CheckPlan
  anchor: AnchorPoint
}

/**
 * Of the functions that changed, those to be measured against the code of the anchor, with what is left of
 * `max-spend`. Undefined where the anchor's code is that recorded before, or not kept.
 */
export async function anchorPlan(options: AnchorOptions): Promise<AnchorPlan | undefined> {
  const { recording, result, anchor } = options
  const functions = await anchored(options)
  if (functions.length === 0) return undefined
  const { notes: _, refused: __, added: ___, leftOut: ____, ...plan } = recording.plan
  return {
    anchor,
    plan: {
      ...plan,
      functions,
      explain: 'never',
      maxSpendUsd: Math.max(0, plan.maxSpendUsd - result.spend.usd),
      identity: { ...plan.identity, token: newRunToken() },
    },
  }
}

/**
 * Measures them. That it does not work keeps nothing from being recorded.
 * @param show is given what was found while the previews are being deleted
 */
export async function compareWithAnchor(
  { plan, anchor }: AnchorPlan,
  context: CheckContext,
  show: (compared: AnchorComparison) => Promise<void>,
): Promise<AnchorComparison> {
  let failed = false
  let notesShown = 0
  const comparison = (result: CheckResult): AnchorComparison => {
    const report = buildReport(reportInputOf(plan, result))
    const live = report.functions.flatMap((each) =>
      each.kind === 'measured' ? [[each.name, each] as const] : [],
    )
    return { live: new Map(live), result, notes: result.notes.slice(notesShown) }
  }
  try {
    return comparison(
      await runCheck(plan, context, async (result) => {
        // What the first run has noted already is not repeated.
        notesShown = result.notes.length
        await show(comparison(result)).catch((error: unknown) => {
          failed = true
          throw error
        })
      }),
    )
  } catch (error) {
    // What is no fault of measuring, and a function that is left changed, must be reported before all.
    if (failed || context.signal.aborted || error instanceof NotRestored) throw error
    return {
      live: new Map(),
      notes: [
        `The code of ${anchor.name} could not be measured beside it: ${explain(error).message}`,
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
    // What is asked of other services was counted against the code recorded before.
    if (fn) functions.push({ ...fn, changedOnly: true, countDownstream: false })
  }
  return functions
}

/** What was current when the anchor was recorded. */
function anchorCode({ code }: Recorded, name: string, { time }: AnchorPoint): KeptCode | undefined {
  const [first] = currentSince(keptOf(code, name), Date.parse(time))
  return first !== undefined && Date.parse(first.time) <= Date.parse(time) ? first : undefined
}
