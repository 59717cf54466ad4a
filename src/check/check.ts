import { availableParallelism } from 'node:os'
import { deadline } from '../aws/deadline.ts'
import { connect, disconnect, type LambdaOptions, until } from '../aws/lambda/client.ts'
import { concurrencyFor } from '../aws/lambda/concurrency.ts'
import type { InProcessService } from '../aws/lambda/in-process.ts'
import { runMark, uploadOf } from '../aws/lambda/marks.ts'
import { openPackages } from '../code/local-packages.ts'
import { type CheckPlan, SIDES } from '../inputs/plan.ts'
import { concurrencyShares } from '../measure/concurrency-shares.ts'
import { freeBudget, openBudget, type Spend } from '../money/budget.ts'
import { usd } from '../report/text/numbers.ts'
import { defined } from '../shared/defined.ts'
import { NotRestored, type Unrestored, unrestoredMessage } from '../shared/unrestored.ts'
import { checkAll, requireOneKnown } from './check-all.ts'
import { clearUploads, openCleanUp } from './clean-up.ts'
import { explain } from './exit.ts'
import { askedOf } from './explain/what.ts'
import { otherVersions } from './local-versions.ts'
import { keepPreviewLogs } from './log-group.ts'
import { withLogGroups } from './log-prices.ts'
import { ruleFor } from './measure-target.ts'
import { ADVICE_RULE } from './other-architecture.ts'
import {
  hasBound,
  type PlannedLook,
  type PredictedSpend,
  predictSpend,
  spendSentence,
} from './predicted-spend.ts'
import type { Progress } from './progress.ts'
import { resolveTargets } from './resolve.ts'
import { isMeasured } from './resolve-target.ts'
import type { FunctionResult, NewFunction, Run, Unmeasured } from './run.ts'
import type { Target } from './target.ts'
import { notesOn } from './unmeasured.ts'

const LOCAL_BUCKET = 'lambda-cost-gate'
/** Looking everything up takes seconds; a hundred functions are downloaded in minutes. */
const LOOK_UP_MS = 5 * 60 * 1000
const LOOK_UP_EACH_MS = 10_000

/** Everything a report is made of. */
export type CheckResult = RunResult<FunctionResult>

/** What came of the functions of a plan, and what the run was like. */
export interface RunResult<Result> {
  functions: readonly Result[]
  spend: Spend
  /** What the first look was predicted to cost, where it costs anything. */
  predicted?: PredictedSpend
  startedAt: Date
  finishedAt: Date
  notes: readonly string[]
  /** Names of what could not be cleaned up. */
  leftBehind: readonly string[]
  /** Functions that were changed in place and are not restored. */
  unrestored: readonly Unrestored[]
}

export interface CheckContext {
  progress: Progress
  /** Aborted when the run is cancelled: previews are deleted before the check ends. */
  signal: AbortSignal
  /** Is given the names of what the run has made in the account, as long as they are there. */
  existing?: Set<string>
  now: () => Date
  /** Address of the embedded service, with `backend: local`. */
  endpoint?: string
  /** The same, where it is one of this process. */
  inProcess?: InProcessService
  /** How fast Lambda is called, where it is not AWS. */
  pace?: Pick<LambdaOptions, 'clock' | 'controlCallsPerSecond' | 'directZipBytes' | 'pauses'>
}

/**
 * Runs a check: looks everything up, deploys previews, measures, compares, and deletes the previews,
 * whatever happens in between.
 * @param show is given what was measured while the last previews are still being deleted
 * @returns the same once all is cleaned up, with what was left behind
 * @throws BadInput before anything is deployed; CouldNotMeasure when measuring is not possible
 */
export async function runCheck(
  plan: CheckPlan,
  context: CheckContext,
  show?: (result: CheckResult) => Promise<void>,
): Promise<CheckResult> {
  const work = async (targets: readonly Target[], run: Run) => {
    const results = await checkAll(targets, run)
    const { counted, others } = askedOf(results, plan)
    if (counted.length + others.length === 0) return results
    const { explainAll } = await import('./explain/explain-all.ts')
    return explainAll(results, run)
  }
  return runPlan<FunctionResult>(plan, context, work, show)
}

/**
 * Looks everything up, has the work done with it, and cleans up, whatever happens in between.
 * @param work deploys and measures functions that can be measured, and begins to delete their previews
 * @param show is given what came of it while the rest is cleaned up
 * @returns the same once all is cleaned up, with what was left behind
 * @throws BadInput before anything is deployed; CouldNotMeasure when measuring is not possible; what
 * `show` throws, once all is cleaned up
 */
export async function runPlan<Result extends { kind: string }>(
  plan: CheckPlan,
  context: CheckContext,
  work: (targets: readonly Target[], run: Run) => Promise<Result[]>,
  show: (result: RunResult<Result | NewFunction | Unmeasured>) => Promise<void> = async () => {},
): Promise<RunResult<Result | NewFunction | Unmeasured>> {
  const startedAt = context.now()
  const { backend, region } = plan
  const mark = runMark(plan.identity, startedAt)
  // The embedded service has any bucket.
  const bucket = plan.uploadBucket ?? (backend === 'local' ? LOCAL_BUCKET : undefined)
  const lambda = connect({
    backend,
    region,
    ...context.pace,
    ...defined({ endpoint: context.endpoint, inProcess: context.inProcess }),
    ...uploadOf(bucket, mark),
    ...(context.existing && { existing: context.existing }),
  })
  const { existing = new Set() } = context
  const leftBehind: string[] = []
  const unrestored: Unrestored[] = []
  try {
    await using packages = openPackages()
    await using cleanUp = openCleanUp()
    const resolved = await resolveTargets(lambda, plan, {
      mark,
      now: startedAt,
      packages,
      signal: deadline(
        LOOK_UP_MS + LOOK_UP_EACH_MS * plan.functions.length,
        'Looking the functions up took too long: AWS answers slowly, or not at all. Run the check again later.',
        context.signal,
      ),
    })
    context.signal.throwIfAborted()
    const { added, lost } = resolved
    const logGroups = await withLogGroups(plan, resolved.targets, {
      lambdaHost: lambda.host(),
      signal: context.signal,
    })
    const { targets } = logGroups
    const notes: string[] = [
      ...(plan.notes ?? []),
      ...logGroups.notes,
      ...targets.flatMap((target) => notesOn(target, backend)),
      ...(backend === 'local' ? await otherVersions(runtimesOf(targets, plan)) : []),
    ]
    const concurrency = await concurrencyFor(until(lambda, context.signal), plan)
    context.signal.throwIfAborted()
    if (concurrency.note !== undefined) notes.push(concurrency.note)
    const isPredicted = backend === 'aws' && plan.purpose !== 'invoke'
    const looks = isPredicted ? firstLooks(targets, plan) : []
    const predicted = isPredicted ? predictSpend(looks) : undefined
    if (looks.length > 0) context.progress.say(spendSentence(looks, plan.maxSpendUsd))
    const budget = backend === 'aws' ? openBudget(plan.maxSpendUsd) : freeBudget()
    const note = (sentence: string) => {
      notes.push(sentence)
      context.progress.say(sentence)
    }
    const left = (name: string, sentence: string) => {
      leftBehind.push(name)
      note(sentence)
    }
    const logs = keepPreviewLogs(
      plan,
      targets.filter((target) => isMeasured(target, plan.purpose)),
      { lambdaHost: lambda.host(), signal: context.signal },
    )
    const checked = await work(targets, {
      plan,
      lambda,
      functionsAtOnce: 1,
      shares: concurrencyShares(
        concurrency.invocations,
        backend === 'local' ? onePairEachCore(concurrency.invocations) : {},
      ),
      budget,
      mark,
      progress: context.progress,
      now: context.now,
      startedAt,
      logs: {
        region,
        lambdaHost: lambda.host(),
        isEmbedded: backend === 'local',
        ...(backend === 'local' && defined({ endpoint: context.endpoint })),
        signal: context.signal,
      },
      alreadyNoted: new Set(),
      traces: new Map(),
      note,
      cleanUp,
      left,
      unrestored(which) {
        unrestored.push(which)
        leftBehind.push(which.functionName)
        context.progress.say(unrestoredMessage([which]))
      },
      signal: context.signal,
      existing,
    })
    const logNote = await logs
    if (logNote !== undefined) note(logNote)
    if (budget.lost().invocations > 0) note(lostSentence(budget.lost()))
    const functions: (Result | NewFunction | Unmeasured)[] = [
      ...checked,
      ...[...added, ...(plan.added ?? [])].map((each) => ({ kind: 'new' as const, plan: each })),
      ...lost.map((each) => ({ kind: 'unmeasured' as const, ...each })),
      ...(plan.refused ?? []).map(({ error, ...named }) => ({
        kind: 'unmeasured' as const,
        plan: named,
        error,
      })),
    ]
    requireOneKnown(functions)
    context.progress.end()
    const result = () => ({
      functions,
      spend: budget.spent(),
      ...(predicted && { predicted }),
      startedAt,
      finishedAt: context.now(),
      notes: [...notes],
      leftBehind: [...leftBehind],
      unrestored: [...unrestored],
    })
    const cleaning = async () => {
      await cleanUp.finished()
      // What is in the bucket may be needed to restore a function, so it goes last.
      await clearUploads(lambda, mark, context.signal, left)
    }
    await bothDone(show(result()), cleaning())
    context.signal.throwIfAborted()
    return result()
  } catch (cause) {
    if (unrestored.length === 0) throw cause
    throw new NotRestored(unrestored, explain(cause).message, { cause })
  } finally {
    await clearUploads(lambda, mark, context.signal, (_, sentence) =>
      context.progress.say(sentence),
    )
    context.progress.end()
    disconnect(lambda)
  }
}

function onePairEachCore(invocations: number) {
  return { pairsAtOnce: Math.min(invocations, availableParallelism()) }
}

/** Settles once both have: whatever becomes of the one, the other is done to its end. */
async function bothDone(one: Promise<void>, other: Promise<void>): Promise<void> {
  const all = await Promise.allSettled([one, other])
  const failed = all.find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
}

function lostSentence({ usd: lostUsd, invocations }: Spend): string {
  const [them, were] = invocations === 1 ? ['it', 'was'] : ['they', 'were']
  return `For ${invocations} of the invocations Lambda did not report what was billed; ${them} ${were} counted as ${usd(lostUsd)}, the most that ${them} can have cost.`
}

/** Of what is run. */
function runtimesOf(targets: readonly Target[], { purpose }: CheckPlan): string[] {
  const measured = targets.filter((target) => isMeasured(target, purpose))
  return measured.flatMap(({ run }) => SIDES.map((side) => run[side].runtime ?? ''))
}

function firstLooks(targets: readonly Target[], { purpose }: CheckPlan): PlannedLook[] {
  const [firstLook = 4] = ruleFor({ purpose, backend: 'aws' }, 1, {}).looks
  const measured = targets.filter((target) => isMeasured(target, purpose))
  const others = measured.flatMap(({ other }) => (other?.kind === 'target' ? [other.target] : []))
  return [
    ...measured.map((target) => ({ target, replicas: firstLook })),
    ...others.map((target) => ({ target, replicas: ADVICE_RULE.looks[0] })),
  ].filter(({ target }) => hasBound(target, 'aws'))
}
