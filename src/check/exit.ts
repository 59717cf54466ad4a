import { explainAwsError } from '../aws/lambda/explain.ts'
import { BadInput, CouldNotMeasure, messageOf } from '../shared/errors.ts'

/** Exit statuses: 0 pass, accepted or tolerated; 1 fail; 2 bad input; 3 could not measure. */
export const EXIT = { pass: 0, fail: 1, badInput: 2, couldNotMeasure: 3 } as const

/** Why a run ended without a verdict, in sentences, and the exit status that says so. */
export function explain(error: unknown): { message: string; status: number } {
  if (error instanceof BadInput) return { message: error.message, status: EXIT.badInput }
  if (error instanceof CouldNotMeasure) {
    return { message: error.message, status: EXIT.couldNotMeasure }
  }
  const message = explainAwsError(error) ?? messageOf(error)
  return { message, status: isRefusedSetting(error) ? EXIT.badInput : EXIT.couldNotMeasure }
}

/** Lambda does not take what a preview was to be made with: a runtime, a role, a layer, … */
function isRefusedSetting(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidParameterValueException'
}
