import { performCalibration } from '../check/calibrate.ts'
import { sanitizeLine } from '../github/log.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { renderUnrestored } from '../report/markdown/unrestored.ts'
import { measuring } from './measuring.ts'
import type { Runner } from './runner.ts'

/**
 * Compares base with itself and writes what was found to the job summary and to `report-dir`.
 * @returns the sentences that the step is to fail with, if it is to fail
 */
export async function calibrateStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { core, env, appendSummary, sizeOf } = runner
  const { given, options, cleanedUp } = await measuring(runner, inputs)
  const performed = await performCalibration(given, options)
  const { spendUsd, leftBehind, unrestored, file, unwritten, failure } = performed
  const alarm = unrestored.length > 0 ? [renderUnrestored(unrestored)] : []
  const markdown = [...alarm, performed.markdown].join('\n\n')
  cleanedUp(leftBehind, true)
  const shown = writeSummary({
    path: env.GITHUB_STEP_SUMMARY,
    render: (maxBytes) => (Buffer.byteLength(markdown) <= maxBytes ? markdown : ''),
    sizeOf,
    append: appendSummary,
  })
  if (!shown || unwritten !== undefined) core.info(sanitizeLine(markdown))
  if (!shown) core.notice(`There is no room in the job summary; see ${file ?? 'the log'}.`)
  if (unwritten !== undefined) core.warning(sanitizeLine(unwritten))
  setOutputs({ 'spend-usd': spendUsd, ...(file && { 'report-markdown': file }) }, core.setOutput)
  return failure
}
