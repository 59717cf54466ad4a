import { clauseOf } from '../../aws/lambda/explain.ts'
import { partOf } from '../../money/part.ts'
import { megabytes } from '../../report/text/numbers.ts'
import type { FunctionResult, Run } from '../run.ts'
import { type Explained, explainTarget } from './explain-target.ts'
import { MAX_SECONDS, NO_TIME } from './observe.ts'
import { segmentsOf } from './traces.ts'
import { askedOf, explainRequestOf, type MeasuredResult } from './what.ts'

const MAX_SPEND_SHARE = 0.02
/** As each invocation is reserved at its worst case, less has room for none. */
const MIN_USD = 0.01

/** What asking why may cost at most, beside what `max-spend` leaves. */
export const explainingLimitUsd = (spentUsd: number): number =>
  Math.max(MIN_USD, MAX_SPEND_SHARE * spentUsd)

/**
 * Says of what was measured why it got slower, after every verdict is known, on replicas of its own.
 * Whatever goes wrong here changes nothing of what is known.
 */
export async function explainAll(
  results: readonly FunctionResult[],
  run: Run,
  maxMs = MAX_SECONDS * 1000,
): Promise<FunctionResult[]> {
  const { plan, progress } = run
  const { counted, others } = askedOf(results, plan)
  const asked = [...counted, ...others]
  if (asked.length === 0) return [...results]
  // Previews in place come one after the other, and clean-up is not part of the time.
  const inPlace = asked.filter((each) => each.plan.preview === 'in-place')
  await Promise.all(inPlace.map(({ plan: { name } }) => run.cleanUp.of(name)))
  const timeFor = () => AbortSignal.any([run.signal, AbortSignal.timeout(maxMs)])
  const budget =
    plan.backend === 'local'
      ? run.budget
      : partOf(run.budget, explainingLimitUsd(run.budget.spent().usd))
  const asking = { ...run, budget, functionsAtOnce: asked.length }
  const explained = new Map<FunctionResult, Explained>()
  const one = async (result: MeasuredResult, signal: AbortSignal) => {
    const request = explainRequestOf(result)
    if (!request) return
    if (signal.aborted) {
      explained.set(result, { kind: 'not-explained', reason: NO_TIME })
      return
    }
    progress.say(
      `${result.plan.name}: profiling with payload ${request.payload.name} at ${megabytes(request.memoryMB)}`,
    )
    try {
      const why = await explainTarget(result.target, request, asking, signal)
      const segments =
        why.kind === 'explained'
          ? await segmentsOf(result.plan.name, { ...run, signal })
          : undefined
      explained.set(result, { ...why, ...(segments && { segments }) })
    } catch (error) {
      explained.set(result, { kind: 'not-explained', reason: clauseOf(error) })
    }
  }
  if (plan.backend === 'local') {
    // One after the other: what decides is not left out for the time that others took.
    for (const result of counted) await one(result, timeFor())
    const signal = timeFor()
    for (const result of others) await one(result, signal)
  } else {
    const signal = timeFor()
    await Promise.all(asked.map((result) => one(result, signal)))
  }
  run.signal.throwIfAborted()
  return results.map((each) => {
    const why = explained.get(each)
    return why && each.kind === 'measured' ? { ...each, explained: why } : each
  })
}
