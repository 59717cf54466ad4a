import { BadInput } from '../shared/errors.ts'
import type { FunctionInputs } from './function-inputs.ts'
import type { Inputs } from './inputs.ts'
import type { CheckPlan, InlineSource, Side } from './plan.ts'

/** What an input says, or what stands in the template; undefined: what is deployed. */
export type GivenCode = string | InlineSource | undefined

export function codeGivenFor(side: Side, inputs: FunctionInputs): GivenCode {
  return inputs[`${side}-code`] ?? inputs.inline?.[side]
}

interface GivenSides {
  baseCode: GivenCode
  headCode: GivenCode
  /** The input that gave it, where both sides are one code. */
  givenAs?: string
}

/**
 * Which code is given for each side.
 * @throws BadInput where code is missing, or is given twice
 */
export function givenCode(
  inputs: FunctionInputs,
  purpose: CheckPlan['purpose'] = 'check',
): GivenSides {
  const { 'function-name': functionName } = inputs
  const base = codeGivenFor('base', inputs)
  const head = codeGivenFor('head', inputs)
  const headFunction = inputs['head-function-name']
  // A function of a stack that has no name was looked for there, and is not deployed yet.
  const looked = inputs['stack-name'] !== undefined && inputs.stated?.logicalPath !== undefined
  const isDeployed = functionName !== undefined || looked
  if (purpose === 'record') return recordedCode(inputs, base, head)
  if (purpose === 'check') {
    if (head !== undefined && headFunction !== undefined) {
      throw new BadInput(
        `head-code and head-function-name${ofFunction(inputs)} both say what head is; give one of them.`,
      )
    }
    if (head === undefined && headFunction === undefined) {
      throw new BadInput(
        `head-code is missing${ofFunction(inputs)}: give the directory or .zip with the pull request's code, or head-function-name with the function that it is deployed as.`,
      )
    }
    if (base !== undefined || isDeployed) return { baseCode: base, headCode: head }
    throw new BadInput(
      `There is nothing to compare ${shownCode(head) ?? headFunction} with: give function-name, or base-code with main's code.`,
    )
  }
  if (purpose === 'invoke' && headFunction !== undefined) {
    return { baseCode: undefined, headCode: undefined }
  }
  // Nothing is compared: both sides are one code.
  const givenAs = purpose === 'invoke' && head !== undefined ? 'head-code' : 'base-code'
  const code = givenAs === 'head-code' ? head : base
  if (code !== undefined || isDeployed) return { baseCode: code, headCode: code, givenAs }
  throw new BadInput(
    purpose === 'invoke'
      ? 'There is nothing to invoke: give head-code with the directory or .zip of the code, or function-name.'
      : "There is nothing to calibrate with: give function-name, or base-code with main's code.",
  )
}

/** Of main: base is the code recorded before, where there is some. */
function recordedCode(inputs: FunctionInputs, base: GivenCode, head: GivenCode): GivenSides {
  if (head === undefined || inputs['head-function-name'] !== undefined) {
    throw new BadInput(
      `head-code is missing${ofFunction(inputs)}: record measures the directory or .zip that main was built to, which head-code gives, and not what is deployed.`,
    )
  }
  if (base === undefined) return { baseCode: head, headCode: head, givenAs: 'head-code' }
  return { baseCode: base, headCode: head }
}

const shownCode = (code: GivenCode) => (typeof code === 'object' ? code.input : code)

function ofFunction(inputs: Inputs): string {
  const name = inputs['function-name']
  return name === undefined ? '' : ` for function ${name}`
}
