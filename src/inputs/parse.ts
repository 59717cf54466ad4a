import { BadInput, type Place } from '../shared/errors.ts'
import { asOne, collectMistakes, type Mistakes } from '../shared/mistakes.ts'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec, type Inputs } from './inputs.ts'
import { quote } from './values.ts'

/** What a user gave for one input, and how to point at it: `--seed`, `input seed`, `line 3 of …`. */
export interface Given {
  value: unknown
  where: string
  /** Points at a part of the value, where it came from a file. */
  locate?: (path: readonly PropertyKey[]) => { where: string; excerpt: string; at: Place }
}
export type GivenInputs = Partial<Record<InputName, Given>>

/**
 * Parses what was given, and fills in defaults.
 * @throws BadInput for all inputs that cannot be used, saying where each was given
 */
export function parseInputs(given: GivenInputs): Inputs {
  const mistakes = collectMistakes()
  const parsed = parseValidInputs(given, mistakes)
  mistakes.throwAny()
  return parsed
}

/** The same without the inputs that cannot be used, which are added to the mistakes. */
export function parseValidInputs(given: GivenInputs, mistakes: Mistakes): Inputs {
  const parsed: Partial<Record<InputName, unknown>> = {}
  for (const name of INPUT_NAMES) {
    const value = given[name] ?? defaultOf(name)
    if (value) parsed[name] = mistakes.attempt(() => parseOne(name, value))
  }
  return parsed as Inputs
}

function defaultOf(name: InputName): Given | undefined {
  const spec: InputSpec = INPUTS[name]
  return spec.default === undefined
    ? undefined
    : { value: spec.default, where: `default of ${name}` }
}

/** Mistakes in one value that are reported at once. */
const MAX_REPORTED = 20

function parseOne(name: InputName, given: Given): unknown {
  const spec: InputSpec = INPUTS[name]
  const { value } = given
  const result = spec.schema.safeParse(value)
  if (result.success) return result.data
  const reported = specificIssues(result.error.issues).slice(0, MAX_REPORTED)
  throw asOne(reported.map(({ path, message }) => refusal(given, path, `${message}.`)))
}

/** The error for a value, or for the part of it at a path: with an excerpt where it is in a file. */
export function refusal(given: Given, path: readonly PropertyKey[], sentence: string): BadInput {
  const place = given.locate?.(path)
  if (place) {
    return new BadInput(`${place.where}: ${sentence}\n${place.excerpt}`, { at: place.at })
  }
  const inside = path.length === 0 ? '' : `${path.map(String).join('.')}: `
  return new BadInput(`${given.where}: ${inside}${sentence}`)
}

interface Issue {
  message: string
  path: readonly PropertyKey[]
  code?: string
  errors?: readonly (readonly Issue[])[]
  input?: unknown
}

/**
 * Of what a union of forms complains about: the complaints of the form that got furthest into the
 * value, or of that whose type the value has.
 */
function specificIssues(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const specific = (issue.errors ?? [])
      .filter((branch) => branch.length > 0)
      .map(specificIssues)
      .filter(([first]) => first && (first.path.length > 0 || first.code !== 'invalid_type'))
      .sort(([a], [b]) => depthOf(b) - depthOf(a) || ownness(b) - ownness(a))[0]
    if (specific) return specific.map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
    return issue.message === 'Invalid input'
      ? [{ ...issue, message: `${quote(issue.input)} cannot be used` }]
      : [issue]
  })
}

/** A form that could read the value, and then found something wrong with it, says best what. */
const ownness = (issue: Issue | undefined) => Number(issue?.code === 'custom')

const depthOf = (issue: Issue | undefined) => issue?.path.length ?? 0
