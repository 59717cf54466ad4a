import { randomInt } from 'node:crypto'
import { refuseLinkOut } from '../check/report-directory.ts'
import { writeReportFiles } from '../check/report-files.ts'
import { sanitizeLine } from '../github/log.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { skippedReport } from '../report/skipped.ts'
import { defined } from '../shared/defined.ts'
import { publishCheckRuns, skippedCheckRuns } from './check-runs.ts'
import { delivery } from './deliver.ts'
import { identityOf, stepKeyOf } from './identity.ts'
import { knownFunctions } from './known-functions.ts'
import { reportDirectory } from './measuring.ts'
import { noticeInComment } from './notice.ts'
import type { Runner } from './runner.ts'

/**
 * Says that a pull request was not measured wherever a result would be, so that a green check is
 * not taken for a pass.
 * @param reason why, as sentences
 * @returns the sentence that the step is to fail with, where `on-unmeasured` is `fail`
 */
export async function unmeasuredStep(
  reason: string,
  runner: Runner,
  inputs: Inputs,
): Promise<string | undefined> {
  const { event, startedAt, core } = runner
  const { token, base, head, mergeSha, pullRequest } = identityOf(event)
  const report = skippedReport(
    {
      backend: inputs.backend ?? 'aws',
      base,
      head,
      ...defined({ mergeSha }),
      ...(event.kind !== 'none' && { step: stepKeyOf(event.run, inputs) }),
      ...defined({ pullRequest }),
      seed: inputs.seed ?? randomInt(2 ** 32),
      startedAt,
      finishedAt: new Date(),
    },
    reason,
  )
  const directory = reportDirectory(runner, inputs, token)
  await refuseLinkOut(directory, runner.cwd)
  const written = await writeReportFiles(directory, report)
  const fails = inputs['on-unmeasured'] === 'fail'
  if (!fails) core.notice(sanitizeLine(reason))
  await delivery(runner, inputs)({ report, ...written })
  await noticeInComment(reason, runner)
  const runs = skippedCheckRuns(
    await knownFunctions(runner),
    reason,
    inputs,
    fails ? 'failure' : 'neutral',
  )
  await publishCheckRuns(runs, runner, inputs)
  return fails ? reason : undefined
}

/** There was nothing to measure: all is well, and rules that require a check run get one. */
export async function nothingToMeasureStep(
  reason: string,
  runner: Runner,
  inputs: Inputs,
): Promise<undefined> {
  const { core, env, appendSummary, sizeOf, event } = runner
  core.notice(sanitizeLine(reason))
  writeSummary({
    path: env.GITHUB_STEP_SUMMARY,
    render: (maxBytes) => Buffer.from(reason).subarray(0, maxBytes).toString(),
    sizeOf,
    append: appendSummary,
  })
  setOutputs({ verdict: 'skipped' }, core.setOutput)
  if (event.kind !== 'merge-group') return
  const functions = await knownFunctions(runner)
  await publishCheckRuns(skippedCheckRuns(functions, reason, inputs, 'neutral'), runner, inputs)
}
