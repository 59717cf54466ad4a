import { BadInput } from '../shared/errors.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { functionNameParts, nameOf, qualifierOf } from './function-name.ts'
import type { Inputs } from './inputs.ts'
import { functionName as functionNameSchema } from './name-values.ts'
import { fillPlaceholders, fillPullRequest } from './placeholders.ts'
import type { FunctionPlan, Purpose } from './plan.ts'

export interface NamingOptions {
  /** Of the function in the report. */
  name: string
  purpose: Purpose
  pullRequest: number | undefined
}

/**
 * Which deployed functions the two sides are, or take their configuration from. What is only invoked
 * is one of them.
 * @throws BadInput for a name that placeholders make unusable, and for two sides that are the same
 */
export function deployedSides(
  inputs: FunctionInputs,
  options: NamingOptions,
): Pick<FunctionPlan, 'functionName' | 'qualifier' | 'headFunction' | 'stackResources'> {
  const functionName = inputs['function-name']
  const base = {
    ...(functionName !== undefined && {
      functionName: functionNameParts(functionName).unqualified,
    }),
    qualifier: qualifierOf(inputs),
  }
  const head = options.purpose === 'calibrate' ? undefined : headFunctionOf(inputs, options)
  if (head === undefined) return base
  if (options.purpose === 'invoke') return head
  if (base.functionName === head.functionName && base.qualifier === head.qualifier) {
    throw sameOnBothSides(head)
  }
  const { stackResources } = inputs
  return { ...base, headFunction: head, ...(stackResources && { stackResources }) }
}

/** Without it, a check of a function with itself would always pass. */
export function sameOnBothSides({
  functionName,
  qualifier,
}: NonNullable<FunctionPlan['headFunction']>): BadInput {
  return new BadInput(
    `head-function-name: ${functionName} (${qualifier}) is what it would be compared with; give the function, version or alias that the pull request is deployed as.`,
  )
}

function headFunctionOf(
  inputs: FunctionInputs,
  { name, pullRequest }: NamingOptions,
): FunctionPlan['headFunction'] {
  const input = 'head-function-name'
  const given = inputs[input]
  if (given === undefined) return undefined
  const placeholders = { 'function-name': name, 'logical-id': inputs.stated?.logicalId }
  const numbered = fillPullRequest(given, input, pullRequest)
  const filled = functionNameSchema.safeParse(fillPlaceholders(numbered, input, placeholders))
  if (!filled.success) {
    throw new BadInput(`${input}: ${filled.error.issues[0]?.message ?? given}.`)
  }
  const { unqualified, qualifier = '$LATEST' } = functionNameParts(filled.data)
  return { functionName: unqualified, qualifier }
}

/** Name of the function that head is deployed as, where that is known without filling it in. */
export function headNameIn(given: string | undefined): string | undefined {
  return given === undefined || given.includes('{') ? undefined : nameOf(given)
}

/** Nothing is deployed on the embedded service. */
export function refuseDeployedLocally(run: Inputs, plans: readonly FunctionPlan[]): void {
  if (run.backend !== 'local' || !plans.some(({ headFunction }) => headFunction)) return
  throw new BadInput(
    'head-function-name: nothing is deployed on the embedded service of backend: local; measure with backend: aws, or give head-code.',
  )
}
