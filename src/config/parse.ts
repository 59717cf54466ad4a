import { BadInput } from './errors.ts'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec, type Inputs } from './inputs.ts'
import { quote } from './values.ts'

/** What a user gave for one input, and how to point at it: `--seed`, `input seed`, `line 3 of …`. */
export interface Given {
  value: unknown
  where: string
}
export type GivenInputs = Partial<Record<InputName, Given>>

/**
 * Parses what was given, fills in defaults, and refuses what does not work yet.
 * @throws BadInput for the first input that cannot be used, saying where it was given
 */
export function parseInputs(given: GivenInputs): Inputs {
  const parsed: Partial<Record<InputName, unknown>> = {}
  for (const name of INPUT_NAMES) {
    const value = given[name] ?? defaultOf(name)
    if (value) parsed[name] = parseOne(name, value)
  }
  return parsed as Inputs
}

function defaultOf(name: InputName): Given | undefined {
  const spec: InputSpec = INPUTS[name]
  return spec.default === undefined
    ? undefined
    : { value: spec.default, where: `default of ${name}` }
}

function parseOne(name: InputName, { value, where }: Given): unknown {
  const spec: InputSpec = INPUTS[name]
  const later = spec.notYet
  if (later && (later.values === 'all' || later.values.includes(String(value)))) {
    const what = later.values === 'all' ? `\`${name}\`` : `\`${name}: ${String(value)}\``
    throw new BadInput(`${where}: ${what} does not work in this version; ${later.instead}.`)
  }
  const result = spec.schema.safeParse(value)
  if (result.success) return result.data
  throw new BadInput(`${where}: ${messageOf(result.error.issues)}.`)
}

interface Issue {
  message: string
  code?: string
  errors?: readonly (readonly Issue[])[]
  input?: unknown
}

function messageOf(issues: readonly Issue[]): string {
  const [issue] = issues
  if (!issue) return 'cannot be used'
  return issue.message === 'Invalid input' ? `${quote(issue.input)} cannot be used` : issue.message
}
