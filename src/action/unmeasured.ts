import { randomInt } from 'node:crypto'
import { writeReportFiles } from '../check/report-files.ts'
import { harmlessLine } from '../github/log.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { skippedReport } from '../report/skipped.ts'
import { deliver } from './deliver.ts'
import { identityOf, stepKeyOf } from './identity.ts'
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
      ...(mergeSha !== undefined && { mergeSha }),
      ...(event.kind !== 'none' && { step: stepKeyOf(event.run, inputs) }),
      ...(pullRequest !== undefined && { pullRequest }),
      seed: inputs.seed ?? randomInt(2 ** 32),
      startedAt,
      finishedAt: new Date(),
    },
    reason,
  )
  const written = await writeReportFiles(reportDirectory(runner, inputs, token), report)
  const fails = inputs['on-unmeasured'] === 'fail'
  if (!fails) core.notice(harmlessLine(reason))
  await deliver({ report, ...written }, runner, inputs)
  await noticeInComment(reason, runner)
  return fails ? reason : undefined
}
