import pLimit from 'p-limit'
import { type PackageGrowth, packageGrowth } from '../code/growth.ts'
import { knownCode } from '../code/local-code.ts'
import type { CheckPlan } from '../inputs/plan.ts'
import { keptFactorFor, usualCalls } from '../measure/schedule.ts'
import { BadInput, CouldNotMeasure } from '../shared/errors.ts'
import { asOne } from '../shared/mistakes.ts'
import { explain } from './exit.ts'
import { keepSamples } from './kept-samples.ts'
import { measureTarget, ruleFor } from './measure-target.ts'
import { measureOther } from './other-architecture.ts'
import { hasBound, neededUsd } from './predicted-spend.ts'
import { releaseCode } from './resolve.ts'
import { isMeasured } from './resolve-target.ts'
import type { FunctionResult, Run, Unmeasured } from './run.ts'
import type { Target } from './target.ts'

/**
 * Functions that have previews at once. Fewer would leave the account's control calls unused while
 * previews become ready; with more, previews only wait longer for their turn to be called.
 */
const MIN_AT_ONCE = 8

/**
 * Checks all functions, the slowest first. Only so many have previews at once, so that memory, code
 * storage and the time that a preview lives do not grow with the number of functions. One that cannot
 * be measured is reported as such and keeps no other from being measured; when the run is cancelled, all
 * stop and are cleaned up.
 * @returns results in the order of the targets
 * @throws the reason of a cancelled run
 */
export async function checkAll(targets: readonly Target[], run: Run): Promise<FunctionResult[]> {
  const atOnce = Math.max(MIN_AT_ONCE, run.shares.pairsAtOnce)
  const measured = targets.filter((target) => isMeasured(target, run.plan.purpose)).length
  const sharing = { ...run, functionsAtOnce: Math.max(1, Math.min(atOnce, measured)) }
  const limit = pLimit(atOnce)
  const results = new Map<Target, Promise<FunctionResult>>()
  for (const target of slowestFirst(targets)) {
    const decided = new Promise<FunctionResult>((resolve) => {
      void limit(async () => {
        const result = checkOne(target, sharing)
        resolve(result)
        await result.catch(() => {})
        // The next one begins when the previews of this one are gone.
        await run.cleanUp.of(target.plan.name)
      })
    })
    results.set(target, decided)
  }
  const checked = await Promise.all(
    targets.map((target) => results.get(target) as Promise<FunctionResult>),
  )
  run.signal.throwIfAborted()
  return checked
}

/**
 * By the number of calls and how long one may take at most: how long it does take is not known before
 * it was called, and a longer timeout is given to what takes longer.
 */
function slowestFirst(targets: readonly Target[]): Target[] {
  const expected = ({ plan, memorySizesMB, run: { base, head } }: Target) =>
    memorySizesMB.length *
    usualCalls(plan.payloads.length, keptFactorFor(memorySizesMB.length, 0)) *
    (base.timeoutSeconds + head.timeoutSeconds)
  return targets.toSorted((a, b) => expected(b) - expected(a))
}

async function checkOne(target: Target, run: Run): Promise<FunctionResult> {
  const { plan } = target
  if (!isMeasured(target, run.plan.purpose)) return { kind: 'unchanged', plan, target }
  try {
    run.signal.throwIfAborted()
    requireBound(target, run.plan)
    refuseWithoutMoney(target, run)
    const measured = await measureTarget(target, run)
    const other = target.other && (await measureOther(target.other, run))
    return {
      kind: 'measured',
      plan,
      target: await withPackedBase(target),
      ...(await growthOf(target)),
      ...measured,
      samples: keepSamples(measured.samples),
      ...(other && { other }),
    }
  } catch (error) {
    if (!run.signal.aborted) run.progress.say(`${plan.name} cannot be measured.`)
    return { kind: 'unmeasured', plan, error }
  } finally {
    await releaseCode(target)
  }
}

async function growthOf({ code }: Target): Promise<{ growth?: PackageGrowth }> {
  const growth = packageGrowth(await knownCode(code.base), await knownCode(code.head))
  return growth ? { growth } : {}
}

/** What base was made of, a directory has once it is packed. */
async function withPackedBase(target: Target): Promise<Target> {
  const { baseSource, code } = target
  const isKnown = baseSource?.kind !== 'given' || baseSource.codeSha256 !== undefined
  if (isKnown || code.base.kind !== 'zip') return target
  const { codeSha256 } = await code.base.pack()
  return { ...target, baseSource: { ...baseSource, codeSha256 } }
}

/** What a function's invocations may cost at most has to be known, or max-spend would be no limit. */
export function requireBound(target: Target, { backend, region }: CheckPlan): void {
  if (hasBound(target, backend)) return
  throw new CouldNotMeasure(
    `max-spend: the price of SnapStart in ${region} is not known, so what measuring ${target.plan.name} costs has no bound; give snapstart-cache-gb-second and snapstart-restore-gb as \`prices\`.`,
  )
}

/** Functions that were being measured report what is known; for one that was not, there is nothing. */
function refuseWithoutMoney(target: Target, { plan, budget }: Run): void {
  if (plan.backend === 'local') return
  const [replicas = 4] = ruleFor(plan, 1, {}).looks
  if (neededUsd([{ target, replicas }]).lessThanOrEqualTo(budget.leftUsd())) return
  throw new CouldNotMeasure(
    'max-spend was reached before its turn came; raise max-spend, or measure fewer functions, sizes or payloads.',
  )
}

/**
 * Something has to be known of one function at least: where nothing is, the run itself failed, with
 * the error that came first.
 * @throws that error
 */
export function requireOneKnown(results: readonly ({ kind: string } | Unmeasured)[]): void {
  const unmeasured = results.filter((result): result is Unmeasured => result.kind === 'unmeasured')
  const [first] = unmeasured
  if (first === undefined || unmeasured.length < results.length) return
  if (unmeasured.length === 1) throw first.error
  const mistakes = unmeasured.flatMap(({ error }) => (error instanceof BadInput ? [error] : []))
  if (mistakes.length === unmeasured.length) throw asOne(mistakes)
  throw new CouldNotMeasure(
    `None of ${unmeasured.length} functions could be measured; the first, ${first.plan.name}: ${explain(first.error).message}`,
    { cause: first.error },
  )
}
