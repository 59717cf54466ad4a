import { type Command, Option } from 'commander'
import type { Verbosity } from '../check/progress.ts'
import { ACTION_ONLY, LISTS } from '../inputs/command-line.ts'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec } from '../inputs/inputs.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import { BadInput } from '../shared/errors.ts'

/** Adds a flag for each input, with its description and default from the input table. */
export function addMeasuringFlags(command: Command): void {
  for (const name of INPUT_NAMES.filter((input) => !ACTION_ONLY.includes(input))) {
    const spec: InputSpec = INPUTS[name]
    const note = spec.default === undefined ? '' : ` (default: ${spec.default})`
    const option = new Option(`--${name} <value>`, `${spec.description}${note}`)
    command.addOption(
      option.argParser((text: string, before?: string) => again(name, text, before)),
    )
  }
  command.option('--quiet', 'print only the result and errors')
  command.option('--verbose', 'print each step in detail')
}

/** A flag that is given again adds to a list; of anything else the user can mean only one. */
function again(name: InputName, text: string, before: string | undefined): string {
  if (before === undefined) return text
  if (LISTS.includes(name)) return `${before}\n${text}`
  throw new BadInput(`--${name}: it is given twice, as ${before} and as ${text}; give it once.`)
}

/** What commander parsed, by input name. */
export function givenInputs(flags: Readonly<Record<string, unknown>>): GivenInputs {
  const given: GivenInputs = {}
  for (const name of INPUT_NAMES) {
    const value = flags[new Option(`--${name} <value>`).attributeName()]
    if (value !== undefined) given[name] = { value, where: `--${name}` }
  }
  return given
}

/** How much was asked to be shown. */
export function verbosityOf({ quiet, verbose }: Readonly<Record<string, unknown>>): Verbosity {
  return quiet === true ? 'quiet' : verbose === true ? 'verbose' : 'normal'
}
