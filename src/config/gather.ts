import { type ConfigFile, readConfigFile } from './config-file.ts'
import { BadInput } from './errors.ts'
import { DEFAULT_CONFIG, type Inputs } from './inputs.ts'
import { type GivenInputs, parseInputs } from './parse.ts'

/** Inputs of a run, and of each of its functions (with those of the run included). */
export interface GatheredInputs {
  run: Inputs
  functions: readonly Inputs[]
}

/**
 * Puts together what was given as flags or action inputs and what stands in the config file. What is
 * given at the step wins over the config file, a function's own value over the file's defaults.
 * @throws BadInput for what cannot be used, saying where it was given
 */
export async function gatherInputs(given: GivenInputs, cwd: string): Promise<GatheredInputs> {
  const named = given.config?.value
  const file = named === undefined ? DEFAULT_CONFIG : String(named)
  const config = await readConfigFile(file, cwd, named !== undefined)
  const run = { ...config.defaults, ...given }
  const chosen = chooseFunctions(config, given, file)
  return {
    run: parseInputs(run),
    functions: chosen.map((own) => parseInputs({ ...config.defaults, ...own, ...given })),
  }
}

/** With functions in the config file, `function-name` at the step picks one of them. */
function chooseFunctions(config: ConfigFile, given: GivenInputs, file: string): GivenInputs[] {
  if (config.functions.length === 0) return [{}]
  const wanted = given['function-name']
  if (!wanted) return [...config.functions]
  const picked = config.functions.filter(
    (own) => own['function-name']?.value === String(wanted.value),
  )
  if (picked.length > 0) return picked
  throw new BadInput(
    `${wanted.where}: ${file} has no function called ${String(wanted.value)}; add it there, or leave function-name out to check all of them.`,
  )
}
