import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { GivenInputs } from '../inputs/parse.ts'
import type { CheckPlan } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import { type Calibration, renderCalibration } from '../report/calibration.ts'
import { defined } from '../shared/defined.ts'
import { type Random, seededRandom } from '../shared/random.ts'
import { NotRestored, type Unrestored, unrestoredMessage } from '../shared/unrestored.ts'
import { dealtRule, type FalseAlarms, falseAlarms } from '../verdict/calibration/false-alarms.ts'
import { detectableOverall, noiseOf } from '../verdict/calibration/noise.ts'
import type { FunctionCase } from '../verdict/comparison.ts'
import type { CheckResult } from './check.ts'
import { explain } from './exit.ts'
import { ruleFor } from './measure-target.ts'
import { measureInputs, type PerformOptions } from './perform.ts'
import { makeDirectory, unwritten, writeWhole } from './report-directory.ts'
import type { FunctionResult, Unmeasured } from './run.ts'

const CHECKS = 1000
const AT_ONCE = 20

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
 * Measures base against itself and says how noisy it is and what a check of it can see. Its files are
 * written while the last previews are being deleted.
 * @param show is given what was found meanwhile
 * @throws what kept the functions from being measured, where none was
 */
export async function performCalibration(
  given: GivenInputs,
  options: PerformOptions,
  show: (performed: PerformedCalibration) => Promise<void> = async () => {},
): Promise<PerformedCalibration> {
  const shown: Pick<PerformedCalibration, 'markdown' | 'file' | 'unwritten'>[] = []
  const { result } = await measureInputs(given, options, 'calibrate', FILES, {
    async show(plan, measured) {
      if (measured.functions.every(({ kind }) => kind === 'unmeasured')) return
      const made = await madeOf(plan, measured, options.signal)
      shown.push(made)
      await show({ ...made, ...endOf(measured) })
    },
  })
  const { unrestored } = result
  const [made] = shown
  if (made) return { ...made, ...endOf(result) }
  const error = result.functions.find((each) => each.kind === 'unmeasured')?.error
  if (unrestored.length === 0) throw error
  throw new NotRestored(unrestored, explain(error).message, { cause: error })
}

/** What was found, and its files. */
async function madeOf(plan: CheckPlan, { functions }: CheckResult, signal: AbortSignal) {
  const calibrations: Calibration[] = []
  for (const each of functions) {
    if (each.kind === 'measured') calibrations.push(await calibrationOf(each, plan, signal))
  }
  const markdown = calibrations.map(renderCalibration).join('\n\n')
  const { reportDir } = plan
  if (reportDir === undefined) return { markdown }
  return { markdown, ...(await writeFiles(reportDir, markdown, calibrations)) }
}

/** What is only known for good once all is cleaned up. */
function endOf({ spend, leftBehind, unrestored, functions }: CheckResult) {
  const lost = functions.filter((each) => each.kind === 'unmeasured')
  return { spendUsd: spend.usd, leftBehind, unrestored, ...failureOf(unrestored, lost) }
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

async function calibrationOf(
  { target, fn, samples: kept }: Extract<FunctionResult, { kind: 'measured' }>,
  { backend, seed }: Pick<CheckPlan, 'backend' | 'seed'>,
  signal: AbortSignal,
): Promise<Calibration> {
  const samples = kept.read()
  const limitPercent = fn.limits.durationPercent
  const rule = ruleFor({ purpose: 'check', backend }, fn.memorySizesMB.length, target.plan)
  const environments = Math.max(...rule.looks)
  const options = { limit: limitPercent / 100, environments }
  const cells = noiseOf(fn, samples, options)
  const overall = detectableOverall(fn, cells, options)
  return {
    name: fn.name,
    cells,
    alarms: await alarmsOf(fn, samples, seededRandom(seed, fn.name), signal),
    environments,
    ...defined({ detectableOverall: overall }),
    limitPercent,
    seed,
  }
}

/** A few at a time, as previews are being deleted meanwhile, and a signal is heard between them. */
async function alarmsOf(
  fn: FunctionCase,
  samples: readonly Sample[],
  random: Random,
  signal: AbortSignal,
): Promise<FalseAlarms> {
  const rule = dealtRule(fn.rule)
  const all = { checks: 0, looks: rule.looks, fail: 0, inconclusive: 0 }
  while (all.checks < CHECKS) {
    const part = falseAlarms({ ...fn, rule }, samples, { checks: AT_ONCE, random })
    all.checks += part.checks
    all.fail += part.fail
    all.inconclusive += part.inconclusive
    await nextTurn()
    signal.throwIfAborted()
  }
  return all
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
