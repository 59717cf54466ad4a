import { CouldNotMeasure } from '../config/errors.ts'
import type { FunctionResult, Run } from './check.ts'
import { explain } from './exit.ts'
import { measureTarget } from './measure-target.ts'
import { isMeasured } from './resolve.ts'
import type { Target } from './target.ts'

/**
 * Checks all functions at once. One that cannot be measured is told as such and keeps no other from
 * being measured; when the run is cancelled, all stop and are cleaned up.
 * @throws the reason of a cancelled run
 */
export async function checkAll(targets: readonly Target[], run: Run): Promise<FunctionResult[]> {
  const checks = targets.map((target) => checkOne(target, run))
  const results = await Promise.all(checks)
  run.signal.throwIfAborted()
  return results
}

async function checkOne(target: Target, run: Run): Promise<FunctionResult> {
  const { plan } = target
  if (!isMeasured(target, run.plan.purpose)) return { kind: 'unchanged', plan, target }
  try {
    return { kind: 'measured', plan, target, ...(await measureTarget(target, run)) }
  } catch (error) {
    if (!run.signal.aborted) run.progress.say(`${plan.name} cannot be measured.`)
    return { kind: 'unmeasured', plan, error }
  }
}

/**
 * Something has to be known of one function at least: where nothing is, the run itself failed, with
 * the error that came first.
 * @throws that error
 */
export function requireOneKnown(results: readonly FunctionResult[]): void {
  const unmeasured = results.filter((result) => result.kind === 'unmeasured')
  const [first] = unmeasured
  if (first === undefined || unmeasured.length < results.length) return
  if (unmeasured.length === 1) throw first.error
  throw new CouldNotMeasure(
    `None of ${unmeasured.length} functions could be measured; the first, ${first.plan.name}: ${explain(first.error).message}`,
    { cause: first.error },
  )
}
