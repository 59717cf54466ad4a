import { BadInput } from '../../shared/errors.ts'
import type { InputName } from '../inputs.ts'
import { refusal } from '../parse.ts'
import type { LeftOut } from '../plan.ts'
import type { TemplateFunction } from '../templates/template.ts'
import { type Candidate, listOf } from './template-functions.ts'

/**
 * A function that merely stands in the template, and of which the template does not bring what is
 * needed, is left out. One that the user named is not: that would go unnoticed.
 */
export function leftOutOf(candidate: Candidate): LeftOut | undefined {
  const { stated, own, given, isHeadDeployed } = candidate
  const { id, servesDeployment, unlessPicked, code } = stated.fn
  if (own !== undefined || stated.chosen) return undefined
  if (servesDeployment) return { name: id, reason: 'it serves the deployment itself' }
  if (unlessPicked !== undefined) return { name: id, reason: unlessPicked }
  if (isHeadDeployed) return undefined
  if (code.kind !== 'elsewhere' || given['head-code']) return undefined
  return { name: id, reason: code.reason }
}

/** Why a function cannot be measured although it is to be. */
export function unmeasurable({
  stated,
  own,
  given,
  isHeadDeployed,
}: Candidate): BadInput | undefined {
  const { id, code, unsupported } = stated.fn
  const at = own?.['logical-id'] ?? own?.['function-name']
  const refused = (sentence: string) => {
    if (at) return refusal(at, [], sentence)
    return new BadInput(`${stated.chosen ? 'logical-id' : 'template'}: ${sentence}`)
  }
  if (unsupported !== undefined) {
    return refused(
      `${id} cannot be measured: ${unsupported}, so no preview of it can be made. Leave it out with logical-id: '!${id}'.`,
    )
  }
  if (isHeadDeployed || given['head-code']) return undefined
  if (code.kind === 'path' || code.kind === 'inline') return undefined
  if (code.kind === 'unusable') return refused(`${id} cannot be measured: ${code.reason}`)
  return refused(
    `${id} cannot be measured: ${code.reason}; give head-code with its code, or leave it out.`,
  )
}

/** What the template leaves open of the way a function runs, one sentence a property. */
export function openNotes({ stated, given }: Candidate): string[] {
  return stated.fn.open
    .filter(({ property }) => {
      const inputs = INPUTS_OF[property]
      return inputs?.every((input) => given[input] === undefined)
    })
    .map(
      ({ property, expression }) =>
        `${stated.file}: ${property} of ${stated.fn.id} is ${expression}, which only the deployment knows; it is taken to stay as deployed.`,
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
  layers: ['layers'],
}

/** @throws BadInput for a template that leaves nothing to measure */
export function refuseNothingLeft(
  candidates: readonly Candidate[],
  left: readonly LeftOut[],
): void {
  if (candidates.length === 0 || left.length < candidates.length) return
  const reasons = left.map(({ name, reason }) => `${name} is left out: ${reason}.`)
  throw new BadInput(`template: there is nothing to measure. ${reasons.join(' ')}`)
}

/** The template must say under which name a function is deployed, or the config file must. */
export function isUnnamed({ given, base }: Candidate): boolean {
  if (given['function-name'] !== undefined) return false
  return given['base-code'] === undefined && base?.inline === undefined
}

/** Why a function whose deployed name nobody knows is not measured, while others are. */
export function unnamedFunction({ stated }: Candidate): BadInput {
  const { file, fn } = stated
  return new BadInput(
    `template: ${file} does not state under which name ${fn.id} is deployed${openName(fn)}. Give stack-name to have it looked up in CloudFormation, base-template with main's template, or function-name beside its logical-id in the config file.`,
  )
}

/**
 * With base-code, nothing needs to be deployed.
 * @throws BadInput with what to write where no function has a name
 */
export function refuseUnnamed(candidates: readonly Candidate[], others: boolean): void {
  const unnamed = candidates.filter((each) => isUnnamed(each) && !each.base)
  const [first] = unnamed
  if (!first || others || unnamed.length < candidates.length) return
  const ids = unnamed.map(({ stated }) => stated.fn.id)
  const { file, fn } = first.stated
  throw new BadInput(
    `template: ${file} does not state under which name ${listOf(ids)} ${ids.length > 1 ? 'are' : 'is'} deployed${openName(fn)}. Give stack-name to have it looked up in CloudFormation, base-template with main's template, say so in the config file, or leave functions out with logical-id: '!${fn.id}'.\n\nfunctions:\n${ids.map((id) => `  - logical-id: ${id}\n    function-name: the-deployed-name`).join('\n')}`,
  )
}

/** ` (the name of Orders is !Sub orders-${Stage})` */
function openName({ id, open }: TemplateFunction): string {
  const name = open.find(({ property }) => /^(FunctionName|function_name)$/.test(property))
  return name ? ` (the name of ${id} is ${name.expression})` : ''
}

/** On AWS previews have the layers of the deployed function, not what the template makes them of. */
export function unmeasuredLayers(candidates: readonly Candidate[]): LeftOut[] {
  const names = candidates.flatMap(({ statement: { layers = [] } }) =>
    layers.flatMap(({ name, path }) => (path === undefined ? [] : [name])),
  )
  return [...new Set(names)].map((name) => ({
    name,
    reason: 'it is a layer, and previews on AWS have those that are deployed',
  }))
}
