import { BadInput, type Place } from '../../shared/errors.ts'
import { collectMistakes, type Mistakes } from '../../shared/mistakes.ts'
import { type ConfigFile, readConfigFile } from '../config-file.ts'
import type { FunctionInputs, GivenFunction } from '../function-inputs.ts'
import { DEFAULT_CONFIG, type Inputs } from '../inputs.ts'
import type { MainTree } from '../main-tree.ts'
import { type GivenInputs, parseValidInputs, refusal } from '../parse.ts'
import type { LeftOut, Purpose } from '../plan.ts'
import { baseInMain, withNew } from './main-base.ts'
import type { DeployedStacks } from './stack-functions.ts'
import { templateInputs } from './template-inputs.ts'

/** Inputs of a run and of each of its functions. */
export interface GatheredInputs {
  run: Inputs
  functions: readonly FunctionInputs[]
  /** What the report has to say about where the functions come from. */
  notes: readonly string[]
  /** What the templates hold and the check leaves out. */
  leftOut: readonly LeftOut[]
}

/** What is known beside the inputs. */
export interface KnownBesideInputs {
  /**
   * What the pull request is deployed as, where `head-stack-name` and no template says which functions
   * there are; not looked up, there are none.
   */
  stacks?: DeployedStacks | undefined
  /** Main's working tree, which base is taken from. */
  main?: MainTree | undefined
}

/**
 * Puts together what was given as flags or action inputs, what stands in the config file and what a
 * template states. What is given at the step wins over the config file, a function's own value over
 * the template's, and that over the file's defaults.
 * @throws BadInput for all that cannot be used, saying where each was given
 */
export async function gatherInputs(
  given: GivenInputs,
  cwd: string,
  purpose: Purpose = 'check',
  { stacks, main }: KnownBesideInputs = {},
): Promise<GatheredInputs> {
  const mistakes = collectMistakes()
  const { file, config, run } = await readRun(given, cwd, mistakes)
  // On AWS, what is invoked runs as what is deployed; what is recorded has the code recorded before for base.
  const isAlone = purpose === 'invoke' || purpose === 'record'
  const needsBase = !isAlone || run.backend !== 'local'
  const gathered = await mistakes.attemptAsync(async () => {
    if (run.template || stacks) {
      return templateInputs({ config, given, run, cwd, mistakes, needsBase, stacks, main })
    }
    const listed = run['head-stack-name']
      ? []
      : listedFunctions(withoutTemplate(config, run, mistakes), given, file)
    return { functions: main ? inMainTree(listed, main) : listed, notes: [], leftOut: [] }
  })
  const { functions = [], notes = [], leftOut = [] } = gathered ?? {}
  const parsed = functions.map(({ given: own, ...beside }): FunctionInputs => {
    const listedAt = listingOf(own)
    return { ...parseValidInputs(own, mistakes), ...beside, ...(listedAt && { listedAt }) }
  })
  mistakes.throwAny()
  const beside = main?.note === undefined ? [] : [main.note]
  return { run, functions: parsed, notes: [...beside, ...notes], leftOut }
}

/**
 * The inputs of the run alone, for which no template has to be built yet.
 * @throws BadInput for what cannot be used, saying where it was given
 */
export async function gatherRunInputs(given: GivenInputs, cwd: string): Promise<Inputs> {
  const mistakes = collectMistakes()
  const { run } = await readRun(given, cwd, mistakes)
  mistakes.throwAny()
  return run
}

async function readRun(given: GivenInputs, cwd: string, mistakes: Mistakes) {
  const named = given.config?.value
  const file = named === undefined ? DEFAULT_CONFIG : String(named)
  const config = await readConfigFile(file, cwd, named !== undefined, mistakes)
  return { file, config, run: parseValidInputs({ ...config.defaults, ...given }, mistakes) }
}

/** The line with a function's name, or else another that is its alone. */
function listingOf(own: GivenInputs): Place | undefined {
  const identifying = [own['function-name'], own['logical-id'], own['head-code']]
  return identifying.find((given) => given?.locate)?.locate?.([]).at
}

/** Without a template, nothing can be picked from one. */
function withoutTemplate(config: ConfigFile, run: Inputs, mistakes: Mistakes): ConfigFile {
  if (run['base-template']) {
    mistakes.attempt(() => {
      throw new BadInput(
        "base-template: it gives base for the functions of template; give template, too, with the pull request's.",
      )
    })
  }
  const functions = config.functions.map((own) => {
    const { 'logical-id': id, ...others } = own
    if (!id) return own
    mistakes.attempt(() => {
      throw refusal(id, [], 'logical-id picks from a template; give template, too.')
    })
    return others
  })
  return { ...config, functions }
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

function inMainTree(listed: readonly GivenFunction[], main: MainTree): GivenFunction[] {
  return withNew(
    listed.map(({ given, ...rest }) => ({ ...rest, given: baseInMain(given, main) })),
    main,
  )
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
