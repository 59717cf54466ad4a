import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { GivenInputs } from '../inputs/parse.ts'
import { type Calibration, renderCalibration } from '../report/calibration.ts'
import { BadInput } from '../shared/errors.ts'
import { seededRandom } from '../shared/random.ts'
import { falseAlarms } from '../verdict/calibration/false-alarms.ts'
import { noiseOf, seeableOverall } from '../verdict/calibration/noise.ts'
import { decisionRule } from '../verdict/looks.ts'
import { measureInputs, type PerformOptions } from './perform.ts'
import type { FunctionResult } from './run.ts'

const CHECKS = 1000
/** Of the 16 environments a side, the looks take 8 and a confirmation the other 8. */
const DEALT_RULE = { looks: [4, 8], confirmReplicas: 8 } as const

export interface PerformedCalibration {
  /** Of all functions, as markdown. */
  markdown: string
  spendUsd: number
  /** Names of previews that could not be deleted. */
  leftBehind: readonly string[]
  /** Where the markdown was written, where `report-dir` asked for it. */
  file?: string
}

/**
 * Measures base against itself and says how noisy it is and what a check of it can see.
 * @throws what kept a function from being measured
 */
export async function performCalibration(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedCalibration> {
  const { plan, result } = await measureInputs(given, options, 'calibrate')
  const lost = result.functions.find((each) => each.kind === 'unmeasured')
  if (lost) throw lost.error
  const calibrations = result.functions.flatMap((each) =>
    each.kind === 'measured' ? [calibrationOf(each, plan.seed)] : [],
  )
  const markdown = calibrations.map(renderCalibration).join('\n\n')
  const file = plan.reportDir && (await writeFiles(plan.reportDir, markdown, calibrations))
  return {
    markdown,
    spendUsd: result.spend.usd,
    leftBehind: result.leftBehind,
    ...(file && { file }),
  }
}

function calibrationOf(
  { target, function_, samples }: Extract<FunctionResult, { kind: 'measured' }>,
  seed: number,
): Calibration {
  const limitPercent = function_.limits.durationPercent
  const environments = Math.max(
    ...decisionRule(function_.memorySizesMB.length, target.plan.maxEnvironments).looks,
  )
  const cells = noiseOf(function_, samples, { limit: limitPercent / 100, environments })
  const overall = seeableOverall(function_, cells, environments)
  return {
    name: function_.name,
    cells,
    alarms: falseAlarms({ ...function_, rule: DEALT_RULE }, samples, {
      checks: CHECKS,
      random: seededRandom(seed, function_.name),
    }),
    environments,
    ...(overall !== undefined && { seeableOverall: overall }),
    limitPercent,
    seed,
  }
}

async function writeFiles(
  directory: string,
  markdown: string,
  calibrations: readonly Calibration[],
): Promise<string> {
  const file = path.join(directory, 'calibration.md')
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(file, `${markdown}\n`)
    const json = `${JSON.stringify(calibrations, null, 2)}\n`
    await writeFile(path.join(directory, 'calibration.json'), json)
    return file
  } catch (cause) {
    throw new BadInput(
      `report-dir: ${directory} cannot be written to (${(cause as Error).message}).`,
      { cause },
    )
  }
}
