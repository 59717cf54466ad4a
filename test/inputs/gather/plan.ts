import { checkPlan } from '../../../src/inputs/check-plan.ts'
import { gatherInputs } from '../../../src/inputs/gather/gather.ts'
import type { GivenInputs } from '../../../src/inputs/parse.ts'
import type { CheckPlan, Purpose } from '../../../src/inputs/plan.ts'

/** The plan that inputs make in a directory, with its config file and templates. */
export async function planOf(
  given: GivenInputs,
  cwd: string,
  purpose: Purpose = 'check',
): Promise<CheckPlan> {
  const { run, functions, notes, leftOut } = await gatherInputs(given, cwd, purpose)
  return await checkPlan(run, functions, {
    cwd,
    purpose,
    region: 'us-east-1',
    identity: { repository: 'local', stem: 'run-1', token: 'a', base: {}, head: {} },
    randomSeed: () => 1,
    notes,
    leftOut,
  })
}

/** Inputs as they are given at the step. */
export const step = (values: Record<string, string>): GivenInputs =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, where: `--${name}` }]),
  )
