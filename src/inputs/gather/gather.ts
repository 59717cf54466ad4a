import { BadInput, type Place } from '../../shared/errors.ts'
import { type ConfigFile, readConfigFile } from '../config-file.ts'
import type { FunctionInputs, GivenFunction } from '../function-inputs.ts'
import { DEFAULT_CONFIG, type Inputs } from '../inputs.ts'
import { type GivenInputs, parseInputs, refusal } from '../parse.ts'
import { templateInputs } from './template-inputs.ts'

/** Inputs of a run and of each of its functions. */
export interface GatheredInputs {
  run: Inputs
  functions: readonly FunctionInputs[]
  /** What the report has to say about where the functions come from. */
  notes: readonly string[]
}

/**
 * Puts together what was given as flags or action inputs, what stands in the config file and what a
 * template states. What is given at the step wins over the config file, a function's own value over
 * the template's, and that over the file's defaults.
 * @throws BadInput for what cannot be used, saying where it was given
 */
export async function gatherInputs(given: GivenInputs, cwd: string): Promise<GatheredInputs> {
  const { file, config, run } = await readRun(given, cwd)
  const { functions, notes } = run.template
    ? await templateInputs({ config, given, run, cwd })
    : { functions: listedFunctions(config, given, file), notes: [] }
  return {
    run,
    functions: functions.map(({ given: own, stated }) => {
      const listedAt = listingOf(own)
      return { ...parseInputs(own), ...(stated && { stated }), ...(listedAt && { listedAt }) }
    }),
    notes,
  }
}

/**
 * The inputs of the run alone, for which no template has to be built yet.
 * @throws BadInput for what cannot be used, saying where it was given
 */
export async function gatherRunInputs(given: GivenInputs, cwd: string): Promise<Inputs> {
  return (await readRun(given, cwd)).run
}

async function readRun(given: GivenInputs, cwd: string) {
  const named = given.config?.value
  const file = named === undefined ? DEFAULT_CONFIG : String(named)
  const config = await readConfigFile(file, cwd, named !== undefined)
  return { file, config, run: parseInputs({ ...config.defaults, ...given }) }
}

/** The line with a function's name, or else another that is its alone. */
function listingOf(own: GivenInputs): Place | undefined {
  const telling = [own['function-name'], own['logical-id'], own['head-code']]
  return telling.find((given) => given?.locate)?.locate?.([]).at
}

function listedFunctions(config: ConfigFile, given: GivenInputs, file: string): GivenFunction[] {
  const chosen = chooseFunctions(config, given, file)
  return chosen.map((own) => {
    const all = { ...config.defaults, ...own, ...given }
    const id = all['logical-id']
    if (id) throw refusal(id, [], 'logical-id picks from a template; give template, too.')
    return { given: all }
  })
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
