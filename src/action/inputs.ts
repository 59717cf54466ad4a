import { INPUT_NAMES } from '../inputs/inputs.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import type { Runner } from './runner.ts'

/** What the workflow gives the step; an empty input counts as none, as it does for GitHub. */
export function actionInputs({ core }: Pick<Runner, 'core'>): GivenInputs {
  const given: GivenInputs = {}
  for (const name of INPUT_NAMES) {
    const value = core.getInput(name)
    if (value !== '') given[name] = { value, where: `input ${name}` }
  }
  return given
}
