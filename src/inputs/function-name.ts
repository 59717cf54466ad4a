import { BadInput } from '../shared/errors.ts'
import type { Inputs } from './inputs.ts'

/** What a name, partial ARN or ARN of a function says; the qualifier is a version or an alias. */
export interface FunctionNameParts {
  /** Without the qualifier, as the Lambda API takes it. */
  unqualified: string
  /** The function's own name. */
  name: string
  qualifier?: string
}

/**
 * Takes apart what the Lambda API takes as a function name: `orders`, `orders:live`,
 * `123456789012:function:orders:live`, or an ARN with or without a qualifier.
 */
export function functionNameParts(given: string): FunctionNameParts {
  const at = given.indexOf('function:')
  const prefix = at === -1 ? '' : given.slice(0, at + 'function:'.length)
  const [name = '', ...rest] = given.slice(prefix.length).split(':')
  const qualifier = rest.join(':')
  return { unqualified: `${prefix}${name}`, name, ...(qualifier && { qualifier }) }
}

/** The function's own name from a name, partial ARN or ARN. */
export function nameOf(functionName: string): string {
  return functionNameParts(functionName).name
}

/**
 * The version or alias that base is taken from.
 * @throws BadInput where `function-name` names one and `base-qualifier` another
 */
export function qualifierOf(inputs: Inputs): string {
  const { 'base-qualifier': given = '$LATEST', 'function-name': functionName } = inputs
  const { qualifier } = functionNameParts(functionName ?? '')
  if (qualifier === undefined || qualifier === given) return given
  if (given === '$LATEST') return qualifier
  throw new BadInput(
    `function-name: ${functionName} names ${qualifier}, and base-qualifier is ${given}; give one of them.`,
  )
}
