import { gatherInputs } from '../inputs/gather/gather.ts'
import { nameInReport } from '../inputs/name-in-report.ts'
import { BadInput } from '../shared/errors.ts'
import { actionInputs } from './inputs.ts'
import type { Runner } from './runner.ts'

/**
 * Names of the functions of this step, as a report has them. None where they cannot be read, or where
 * a stack would have to be asked for them.
 */
export async function knownFunctions({ core, cwd }: Runner): Promise<string[]> {
  const gathered = await unlessBadInput(() => gatherInputs(actionInputs({ core }), cwd))
  const functions = gathered?.functions ?? []
  const asked = functions.some((each) => each.stated && each['function-name'] === undefined)
  return asked ? [] : functions.map((each) => nameInReport(each, cwd))
}

/** Undefined where the user has something to put right, which is said elsewhere. */
export async function unlessBadInput<Value>(
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BadInput) return undefined
    throw error
  }
}
