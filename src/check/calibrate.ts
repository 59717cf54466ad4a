import { falseAlarms, noiseOf } from '../calibrate/noise.ts'
import type { Calibration } from '../calibrate/render.ts'
import type { GivenInputs } from '../config/parse.ts'
import { seededRandom } from '../measure/random.ts'
import type { FunctionResult } from './check.ts'
import { measureInputs, type PerformOptions } from './perform.ts'

const CHECKS = 1000
/** Of the 16 environments a side, the looks take 8 and a confirmation the other 8. */
const DEALT_RULE = { looks: [4, 8], confirmReplicas: 8 } as const

/** Measures base against itself and says how noisy it is and what a check of it can see. */
export async function performCalibration(
  given: GivenInputs,
  options: PerformOptions,
): Promise<Calibration[]> {
  const { plan, result } = await measureInputs(given, options, 'calibrate')
  return result.functions.flatMap((each) =>
    each.kind === 'measured' ? [calibrationOf(each, plan.seed)] : [],
  )
}

function calibrationOf(
  { function_, samples }: Extract<FunctionResult, { kind: 'measured' }>,
  seed: number,
): Calibration {
  const limitPercent = function_.limits.durationPercent
  return {
    name: function_.name,
    cells: noiseOf(function_, samples, limitPercent / 100),
    alarms: falseAlarms({ ...function_, rule: DEALT_RULE }, samples, {
      checks: CHECKS,
      random: seededRandom(seed, function_.name),
    }),
    environments: Math.max(...function_.rule.looks),
    limitPercent,
  }
}
