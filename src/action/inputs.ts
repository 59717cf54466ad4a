import { COMMAND_LINE_ONLY, WITHOUT_COMMAND_LINE } from '../inputs/command-line-only.ts'
import { INPUT_NAMES } from '../inputs/inputs.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import { BadInput } from '../shared/errors.ts'
import type { Runner } from './runner.ts'

/**
 * What the workflow gives the step; an empty input counts as none, as it does for GitHub.
 * @throws BadInput for what only the command line takes
 */
export function actionInputs({ core }: Pick<Runner, 'core'>): GivenInputs {
  for (const flag of COMMAND_LINE_ONLY) {
    if (core.getInput(flag) === '') continue
    throw new BadInput(`input ${flag}: ${WITHOUT_COMMAND_LINE}.`)
  }
  const given: GivenInputs = {}
  for (const name of INPUT_NAMES) {
    const value = core.getInput(name)
    if (value !== '') given[name] = { value, where: `input ${name}` }
  }
  return given
}
