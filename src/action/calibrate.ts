import { type PerformedCalibration, performCalibration } from '../check/calibrate.ts'
import { sanitizeLine } from '../github/log.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { renderUnrestored } from '../report/markdown/unrestored.ts'
import { measuring } from './measuring.ts'
import type { Runner } from './runner.ts'

/**
 * Compares base with itself and writes what was found to the job summary and to `report-dir`, while the
 * last previews are being deleted.
 * @returns the sentences that the step is to fail with, if it is to fail
 */
export async function calibrateStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { core } = runner
  const { given, options, cleanedUp } = await measuring(runner, inputs)
  const summary = summaryOf(runner)
  let shownUnrestored = 0
  const performed = await performCalibration(given, options, async (found) => {
    const { markdown, spendUsd, file, unwritten } = found
    const shown = summary(textOf(found))
    if (!shown || unwritten !== undefined) core.info(sanitizeLine(markdown))
    if (!shown) core.notice(`The job summary is full; see ${file ?? 'the log'}.`)
    if (unwritten !== undefined) core.warning(sanitizeLine(unwritten))
    setOutputs({ 'spend-usd': spendUsd, ...(file && { 'report-markdown': file }) }, core.setOutput)
    shownUnrestored = found.unrestored.length
  })
  cleanedUp(performed.leftBehind, true)
  // A function that could not be restored meanwhile stands first.
  if (performed.unrestored.length > shownUnrestored) summary(textOf(performed))
  return performed.failure
}

function textOf({ markdown, unrestored }: PerformedCalibration): string {
  const alarm = unrestored.length > 0 ? [renderUnrestored(unrestored)] : []
  return [...alarm, markdown].join('\n\n')
}

/** Writes to the job summary, in place of what it has written there before. */
function summaryOf({ env, appendSummary, cutSummary, sizeOf }: Runner): (text: string) => boolean {
  const path = env.GITHUB_STEP_SUMMARY
  const beganAt = path ? sizeOf(path) : 0
  return (text) => {
    if (path && sizeOf(path) > beganAt) cutSummary(path, beganAt)
    return writeSummary({
      path,
      render: (maxBytes) => (Buffer.byteLength(text) <= maxBytes ? text : ''),
      sizeOf,
      append: appendSummary,
    })
  }
}
