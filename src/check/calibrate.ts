import path from 'node:path'
import type { GivenInputs } from '../inputs/parse.ts'
import { type Calibration, renderCalibration } from '../report/calibration.ts'
import { defined } from '../shared/defined.ts'
import { seededRandom } from '../shared/random.ts'
import { NotRestored } from '../shared/unrestored.ts'
import { falseAlarms } from '../verdict/calibration/false-alarms.ts'
import { detectableOverall, noiseOf } from '../verdict/calibration/noise.ts'
import { decisionRule } from '../verdict/looks.ts'
import { explain } from './exit.ts'
import { measureInputs, type PerformOptions } from './perform.ts'
import { makeDirectory, unwritten, writeWhole } from './report-directory.ts'
import type { FunctionResult } from './run.ts'

const CHECKS = 1000
/** Of the 16 environments per side, the looks take 8 and a confirmation the other 8. */
const DEALT_RULE = { looks: [4, 8], confirmReplicas: 8 } as const

export interface PerformedCalibration {
  /** Of all functions, as markdown. */
  markdown: string
  spendUsd: number
  /** Names of previews that could not be deleted. */
  leftBehind: readonly string[]
  /** Where the markdown was written, where `report-dir` asked for it. */
  file?: string
  /** A sentence about what could not be written there. */
  unwritten?: string
}

/**
 * Measures base against itself and says how noisy it is and what a check of it can see.
 * @throws what kept a function from being measured
 */
export async function performCalibration(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedCalibration> {
  const { plan, result } = await measureInputs(given, options, 'calibrate', FILES)
  const lost = result.functions.find((each) => each.kind === 'unmeasured')
  if (result.unrestored.length > 0) {
    const rest = lost ? explain(lost.error).message : ''
    throw new NotRestored(result.unrestored, rest, { cause: lost?.error })
  }
  if (lost) throw lost.error
  const calibrations = result.functions.flatMap((each) =>
    each.kind === 'measured' ? [calibrationOf(each, plan.seed)] : [],
  )
  const markdown = calibrations.map(renderCalibration).join('\n\n')
  const written =
    plan.reportDir === undefined ? {} : await writeFiles(plan.reportDir, markdown, calibrations)
  return {
    markdown,
    spendUsd: result.spend.usd,
    leftBehind: result.leftBehind,
    ...written,
  }
}

function calibrationOf(
  { target, fn, samples }: Extract<FunctionResult, { kind: 'measured' }>,
  seed: number,
): Calibration {
  const limitPercent = fn.limits.durationPercent
  const environments = Math.max(
    ...decisionRule(fn.memorySizesMB.length, target.plan.maxEnvironments).looks,
  )
  const question = { limit: limitPercent / 100, environments }
  const cells = noiseOf(fn, samples, question)
  const overall = detectableOverall(fn, cells, question)
  return {
    name: fn.name,
    cells,
    alarms: falseAlarms({ ...fn, rule: DEALT_RULE }, samples, {
      checks: CHECKS,
      random: seededRandom(seed, fn.name),
    }),
    environments,
    ...defined({ detectableOverall: overall }),
    limitPercent,
    seed,
  }
}

const FILES = ['calibration.md', 'calibration.json'] as const

async function writeFiles(
  directory: string,
  markdown: string,
  calibrations: readonly Calibration[],
): Promise<Pick<PerformedCalibration, 'file' | 'unwritten'>> {
  const [file, json] = FILES.map((name) => path.join(directory, name)) as [string, string]
  try {
    await makeDirectory(directory)
    await writeWhole(file, `${markdown}\n`)
    await writeWhole(json, `${JSON.stringify(calibrations, null, 2)}\n`)
    return { file }
  } catch (cause) {
    return { unwritten: unwritten(directory, cause) }
  }
}
