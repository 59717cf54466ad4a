import { BadInput } from '../../shared/errors.ts'
import type { ConfigFile } from '../config-file.ts'
import type { GivenFunction } from '../function-inputs.ts'
import type { InputName, Inputs } from '../inputs.ts'
import type { Given, GivenInputs } from '../parse.ts'
import type { TemplateStatement } from '../plan.ts'
import { assignOwn, type OwnInputs } from './own-inputs.ts'
import {
  type Candidate,
  inputsOf,
  type StatedFunction,
  statedFunctions,
  statementOf,
} from './template-functions.ts'
import { leftOutNote, openNotes, refuseUnmeasurable, refuseUnnamed } from './template-refusals.ts'

export interface TemplateRun {
  config: ConfigFile
  /** Given at the step. */
  given: GivenInputs
  run: Inputs
  cwd: string
}

/**
 * The functions of the templates of a run, each with what the config file says of it (under its
 * `logical-id` or its `function-name`), and the config file's further functions.
 * @throws BadInput for functions that nothing says the deployed name of, or that cannot be measured
 */
export async function templateInputs(
  template: TemplateRun,
): Promise<{ functions: GivenFunction[]; notes: string[] }> {
  const { config, given, run, cwd } = template
  const stated = await statedFunctions(run.template ?? [], run['logical-id'] ?? [], cwd)
  const own = assignOwn(config.functions, stated.all)
  const named = chooseNamed(stated.functions, own, given['function-name'])
  const candidates = named.functions.map((each) => candidateOf(each, own, template))
  refuseUnmeasurable(candidates)
  const usable = candidates.filter((candidate) => leftOutNote(candidate) === undefined)
  if (run['stack-name'] === undefined) refuseUnnamed(usable)
  return {
    functions: [
      ...usable.map(({ given, statement }) => ({ given, stated: statement })),
      ...named.further.map((other) => ({
        given: { ...without(config.defaults, PATTERNS), ...other, ...without(given, PATTERNS) },
      })),
    ],
    notes: [
      ...stated.notes,
      ...candidates.flatMap((candidate) => leftOutNote(candidate) ?? openNotes(candidate)),
    ],
  }
}

/** With `function-name` at the step: the functions of that name, or the only one there is. */
function chooseNamed(
  functions: readonly StatedFunction[],
  own: OwnInputs,
  wanted: Given | undefined,
): { functions: readonly StatedFunction[]; further: readonly GivenInputs[] } {
  if (!wanted) return { functions, further: own.further }
  const name = String(wanted.value)
  const fits = (given: GivenInputs | undefined) => given?.['function-name']?.value === name
  const ofName = functions.filter(
    (each) => fits(own.of.get(each)) || each.function_.functionName === name,
  )
  const further = own.further.filter(fits)
  if (ofName.length + further.length > 0) return { functions: ofName, further }
  if (functions.length === 1) return { functions, further: [] }
  throw new BadInput(
    `${wanted.where}: no function of the template is called ${name}; say which one it is with logical-id, too.`,
  )
}

function candidateOf(
  stated: StatedFunction,
  own: OwnInputs,
  { config, given, cwd }: TemplateRun,
): Candidate {
  const statement = statementOf(stated)
  const ofFunction = own.of.get(stated)
  const shadowed = CONFIGURATION.filter(([key]) => key in statement.configuration)
  const defaults = without(config.defaults, [
    ...PATTERNS,
    ...shadowed.flatMap(([, input]) => [input, `head-${input}` as const]),
  ])
  return {
    stated,
    statement,
    own: ofFunction,
    given: {
      ...defaults,
      ...inputsOf(stated, cwd),
      ...without(ofFunction ?? {}, PATTERNS),
      ...without(given, PATTERNS),
    },
  }
}

/** At the step and at the top of the file, these are patterns. */
const PATTERNS: readonly InputName[] = ['logical-id']

const CONFIGURATION = [
  ['runtime', 'runtime'],
  ['handler', 'handler'],
  ['architecture', 'architecture'],
  ['timeoutSeconds', 'timeout'],
  ['ephemeralStorageMB', 'ephemeral-storage'],
] as const satisfies readonly (readonly [keyof TemplateStatement['configuration'], InputName])[]

function without(given: GivenInputs, names: readonly InputName[]): GivenInputs {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => !names.some((each) => each === name)),
  )
}
