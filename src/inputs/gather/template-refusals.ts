import { BadInput } from '../../shared/errors.ts'
import type { InputName } from '../inputs.ts'
import { refusal } from '../parse.ts'
import { type Candidate, listOf } from './template-functions.ts'

/** Why a function of the template is not measured, as a sentence; nothing when it is. */
export function leftOutNote(candidate: Candidate): string | undefined {
  const { stated, own } = candidate
  const { id, servesDeployment } = stated.function_
  if (servesDeployment && own === undefined && !stated.chosen) {
    return `${stated.file}: ${id} is left out: it serves the deployment itself (a custom resource).`
  }
  const reason = unmeasurable(candidate)
  return reason && `${stated.file}: ${id} is left out: ${reason}.`
}

/** What the template leaves open of the way a function runs, one sentence a property. */
export function openNotes({ stated, given }: Candidate): string[] {
  return stated.function_.open
    .filter(({ property }) => {
      const inputs = INPUTS_OF[property]
      return inputs?.every((input) => given[input] === undefined)
    })
    .map(
      ({ property, expression }) =>
        `${stated.file}: ${property} of ${stated.function_.id} is ${expression}, which only the deployment knows; it is taken to stay as deployed.`,
    )
}

const TMP = ['ephemeral-storage', 'head-ephemeral-storage'] as const

/** The inputs that settle a property of CloudFormation or Terraform. */
const INPUTS_OF: Readonly<Record<string, readonly InputName[]>> = {
  MemorySize: ['head-memory-size'],
  memory_size: ['head-memory-size'],
  Timeout: ['timeout', 'head-timeout'],
  timeout: ['timeout', 'head-timeout'],
  Runtime: ['runtime', 'head-runtime'],
  runtime: ['runtime', 'head-runtime'],
  Handler: ['handler', 'head-handler'],
  handler: ['handler', 'head-handler'],
  Architectures: ['architecture', 'head-architecture'],
  EphemeralStorage: TMP,
  'EphemeralStorage.Size': TMP,
}

/**
 * A function that the user named, and that cannot be measured, is an error; so is a template that
 * leaves nothing to measure. One that merely stands in the template is left out, and that is said.
 */
export function refuseUnmeasurable(candidates: readonly Candidate[]): void {
  for (const candidate of candidates) {
    const { stated, own } = candidate
    const reason = unmeasurable(candidate)
    if (reason === undefined || !(own || stated.chosen)) continue
    const sentence = `${stated.function_.id} cannot be measured: ${reason}; give head-code with its code, or leave it out.`
    const given = own?.['logical-id'] ?? own?.['function-name']
    throw given ? refusal(given, [], sentence) : new BadInput(`logical-id: ${sentence}`)
  }
  const notes = candidates.map(leftOutNote)
  if (candidates.length > 0 && notes.every((note) => note !== undefined)) {
    throw new BadInput(`template: there is nothing to measure. ${notes.join(' ')}`)
  }
}

/**
 * The template must say under which name a function is deployed, or the config file must.
 * With base-code, nothing needs to be deployed.
 */
export function refuseUnnamed(candidates: readonly Candidate[]): void {
  const unnamed = candidates.filter(
    ({ given }) => given['function-name'] === undefined && given['base-code'] === undefined,
  )
  const [first] = unnamed
  if (!first) return
  const ids = unnamed.map(({ stated }) => stated.function_.id)
  const { file, function_ } = first.stated
  const open = function_.open.find(({ property }) =>
    /^(FunctionName|function_name)$/.test(property),
  )
  const why = open ? ` (the name of ${function_.id} is ${open.expression})` : ''
  throw new BadInput(
    `template: ${file} does not state under which name ${listOf(ids)} ${ids.length > 1 ? 'are' : 'is'} deployed${why}. Give stack-name to have it looked up in CloudFormation, say so in the config file, or leave functions out with logical-id: '!${function_.id}'.\n\nfunctions:\n${ids.map((id) => `  - logical-id: ${id}\n    function-name: the-deployed-name`).join('\n')}`,
  )
}

function unmeasurable({ stated, given }: Candidate): string | undefined {
  const { code } = stated.function_
  return code.kind === 'path' || given['head-code'] ? undefined : code.reason
}
