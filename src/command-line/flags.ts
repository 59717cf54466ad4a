import { type Command, Option } from 'commander'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec } from '../config/inputs.ts'
import type { GivenInputs } from '../config/parse.ts'

/** Adds a flag for each input, with its description and default from the input table. */
export function addInputs(command: Command, names: readonly InputName[]): void {
  for (const name of names) {
    const spec: InputSpec = INPUTS[name]
    const note = spec.default === undefined ? '' : ` (default: ${spec.default})`
    command.addOption(new Option(`--${name} <value>`, `${spec.description}${note}`))
  }
}

/** What commander parsed, by input name. */
export function givenInputs(options: Readonly<Record<string, unknown>>): GivenInputs {
  const given: GivenInputs = {}
  for (const name of INPUT_NAMES) {
    const value = options[new Option(`--${name} <value>`).attributeName()]
    if (value !== undefined) given[name] = { value, where: `--${name}` }
  }
  return given
}
