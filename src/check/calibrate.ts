import path from 'node:path'
import type { GivenInputs } from '../inputs/parse.ts'
import type { CheckPlan } from '../inputs/plan.ts'
import { type Calibration, renderCalibration } from '../report/calibration.ts'
import { defined } from '../shared/defined.ts'
import { seededRandom } from '../shared/random.ts'
import { NotRestored, type Unrestored, unrestoredMessage } from '../shared/unrestored.ts'
import { falseAlarms } from '../verdict/calibration/false-alarms.ts'
import { detectableOverall, noiseOf } from '../verdict/calibration/noise.ts'
import { explain } from './exit.ts'
import { ruleFor } from './measure-target.ts'
import { measureInputs, type PerformOptions } from './perform.ts'
import { makeDirectory, unwritten, writeWhole } from './report-directory.ts'
import type { FunctionResult, Unmeasured } from './run.ts'

const CHECKS = 1000
/**
 * Of the 16 environments per side, the looks take 8 and a confirmation the other 8. On one machine they
 * are judged as there: eight at the first look.
 */
const DEALT_RULE = { looks: [4, 8], confirmReplicas: 8 } as const
const DEALT_RULE_OF_ONE_MACHINE = { looks: [8], confirmReplicas: 8, oneMachine: true } as const

export interface PerformedCalibration {
  /** Of all functions, as markdown. */
  markdown: string
  spendUsd: number
  /** Names of previews that could not be deleted. */
  leftBehind: readonly string[]
  /** Functions that were changed in place and are not restored. */
  unrestored: readonly Unrestored[]
  /** The sentences that the command is to fail with, where not all went well. */
  failure?: string
  /** Where the markdown was written, where `report-dir` asked for it. */
  file?: string
  /** A sentence about what could not be written there. */
  unwritten?: string
}

/**
 * Measures base against itself and says how noisy it is and what a check of it can see.
 * @throws what kept the functions from being measured, where none was
 */
export async function performCalibration(
  given: GivenInputs,
  options: PerformOptions,
): Promise<PerformedCalibration> {
  const { plan, result } = await measureInputs(given, options, 'calibrate', FILES)
  const { unrestored, leftBehind } = result
  const lost = result.functions.filter((each) => each.kind === 'unmeasured')
  const [first] = lost
  if (first && lost.length === result.functions.length) {
    if (unrestored.length === 0) throw first.error
    throw new NotRestored(unrestored, explain(first.error).message, { cause: first.error })
  }
  const calibrations = result.functions.flatMap((each) =>
    each.kind === 'measured' ? [calibrationOf(each, plan)] : [],
  )
  const markdown = calibrations.map(renderCalibration).join('\n\n')
  const written =
    plan.reportDir === undefined ? {} : await writeFiles(plan.reportDir, markdown, calibrations)
  return {
    markdown,
    spendUsd: result.spend.usd,
    leftBehind,
    unrestored,
    ...failureOf(unrestored, lost),
    ...written,
  }
}

/** What was found of the others is reported all the same. */
function failureOf(
  unrestored: readonly Unrestored[],
  lost: readonly Unmeasured[],
): Pick<PerformedCalibration, 'failure'> {
  const reasons = lost.map(({ plan, error }) => {
    return `${plan.name} could not be measured: ${explain(error).message}`
  })
  const failure = [unrestoredMessage(unrestored), ...reasons].filter((each) => each !== '')
  return failure.length === 0 ? {} : { failure: failure.join(' ') }
}

function calibrationOf(
  { target, fn, samples }: Extract<FunctionResult, { kind: 'measured' }>,
  { backend, seed }: Pick<CheckPlan, 'backend' | 'seed'>,
): Calibration {
  const limitPercent = fn.limits.durationPercent
  const rule = ruleFor({ purpose: 'check', backend }, fn.memorySizesMB.length, target.plan)
  const environments = Math.max(...rule.looks)
  const question = { limit: limitPercent / 100, environments }
  const cells = noiseOf(fn, samples, question)
  const overall = detectableOverall(fn, cells, question)
  return {
    name: fn.name,
    cells,
    alarms: falseAlarms(
      { ...fn, rule: fn.rule.oneMachine ? DEALT_RULE_OF_ONE_MACHINE : DEALT_RULE },
      samples,
      {
        checks: CHECKS,
        random: seededRandom(seed, fn.name),
      },
    ),
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
