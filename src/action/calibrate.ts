import { performCalibration } from '../check/calibrate.ts'
import { sanitizeLine } from '../github/log.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { measuring } from './measuring.ts'
import type { Runner } from './runner.ts'

/** Compares base with itself and writes what was found to the job summary and to `report-dir`. */
export async function calibrateStep(runner: Runner, inputs: Inputs): Promise<undefined> {
  const { core, env, appendSummary, sizeOf } = runner
  const { given, options, cleanedUp } = await measuring(runner, inputs)
  const { markdown, spendUsd, leftBehind, file, unwritten } = await performCalibration(
    given,
    options,
  )
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
}
