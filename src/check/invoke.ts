import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import type { GivenInputs } from '../inputs/parse.ts'
import { type InvokedReport, invokedJson, isInvokedWell } from '../report/invoked.ts'
import { counted } from '../report/text/numbers.ts'
import type { Unrestored } from '../shared/unrestored.ts'
import { runPlan } from './check.ts'
import { requireBound, requireOneKnown } from './check-all.ts'
import { EXIT, explain } from './exit.ts'
import { type Invoked, invokeTarget } from './invoke-target.ts'
import { type PerformOptions, planInputs, withBackend } from './perform.ts'
import { requireWritable } from './report-directory.ts'
import type { Run, Unmeasured } from './run.ts'
import type { Target } from './target.ts'

/** Functions that have previews at once. */
const AT_ONCE = 4
/** What is written to `report-dir`. */
const FILE = 'invoked.json'

export interface PerformedInvoke {
  report: InvokedReport
  /** 0 where every invocation went well, 1 where one failed, 3 where a function was not invoked. */
  status: number
  /** Functions that were changed in place and are not restored. */
  unrestored: readonly Unrestored[]
}

/** Invokes each function once cold and once warm with each payload, and compares nothing. */
export async function performInvoke(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedInvoke> {
  const plan = await planInputs(given, options, 'invoke')
  const { cwd: workspace } = options
  if (plan.reportDir !== undefined) await requireWritable(plan.reportDir, [FILE], { workspace })
  const result = await withBackend(plan, options.cwd, (ready, embedded) =>
    runPlan(ready, { ...options, ...embedded }, invokeAll),
  )
  requireOneKnown(result.functions)
  const report: InvokedReport = {
    backend: plan.backend,
    region: plan.region,
    functions: result.functions.flatMap((each) => (each.kind === 'invoked' ? [each.fn] : [])),
    notInvoked: result.functions.flatMap((each) => {
      if (each.kind === 'invoked') return []
      const { name } = each.plan
      if (each.kind === 'unmeasured') return [{ name, reason: explain(each.error).message }]
      return [
        { name, reason: 'It is not deployed, so there is nothing to take its settings from.' },
      ]
    }),
    spendUsd: result.spend.usd,
    seed: plan.seed,
    notes: [
      ...(plan.leftOut ?? []).map(({ name, reason }) => `${name} is left out: ${reason}.`),
      ...result.notes,
    ],
  }
  if (plan.reportDir !== undefined) {
    await writeFile(path.join(plan.reportDir, FILE), invokedJson(report))
  }
  const { unrestored } = result
  if (report.notInvoked.length > 0 || unrestored.length > 0) {
    return { report, status: EXIT.couldNotMeasure, unrestored }
  }
  return { report, status: isInvokedWell(report) ? EXIT.pass : EXIT.fail, unrestored }
}

async function invokeAll(targets: readonly Target[], run: Run): Promise<(Invoked | Unmeasured)[]> {
  const limit = pLimit(AT_ONCE)
  const all = await Promise.all(
    targets.map((target) =>
      limit(async (): Promise<Invoked | Unmeasured> => {
        const { plan } = target
        try {
          run.signal.throwIfAborted()
          requireBound(target, run.plan)
          const events = counted(plan.payloads.length, 'payload')
          run.progress.say(`${plan.name}: invoking ${events}, cold and warm`)
          return await invokeTarget(target, run)
        } catch (error) {
          return { kind: 'unmeasured', plan, error }
        }
      }),
    ),
  )
  run.signal.throwIfAborted()
  return all
}
