import type { AwsPlace } from '../aws/client-settings.ts'
import { functionsOfStack } from '../aws/cloudformation/stack.ts'
import type { FunctionInputs } from '../inputs/function-inputs.ts'
import type { GatheredInputs } from '../inputs/gather/gather.ts'
import { BadInput } from '../shared/errors.ts'

/** Instead of a name: each function's stack is the one that its template states, as CDK's do. */
const AUTO = 'auto'

/**
 * Gives functions of a template the names that they are deployed under, where `stack-name` says in
 * which stacks of CloudFormation to look. One that is in none is not deployed yet.
 * @throws BadInput for a stack that is not there, and for a function that is in several
 */
export async function nameDeployed(
  { run, functions }: GatheredInputs,
  options: AwsPlace,
): Promise<readonly FunctionInputs[]> {
  const given = run['stack-name']
  const unnamed = functions.filter(isUnnamed)
  if (given === undefined || unnamed.length === 0) return functions
  if (run.backend === 'local') {
    throw new BadInput(
      'stack-name: the embedded service has no CloudFormation; give base-code, and nothing needs to be deployed.',
    )
  }
  const stacksOf = (each: FunctionInputs) => given.flatMap((name) => stackOf(name, each))
  const stacks = [...new Set(unnamed.flatMap(stacksOf))]
  const names = new Map(
    await Promise.all(
      stacks.map(async (stack) => [stack, await functionsOfStack(stack, options)] as const),
    ),
  )
  return functions.map((each) => {
    if (!isUnnamed(each)) return each
    const id = each.stated?.logicalPath ?? ''
    const found = stacksOf(each).flatMap((stack) => {
      const name = names.get(stack)?.get(id)
      return name === undefined ? [] : [{ stack, name }]
    })
    if (found.length > 1) {
      throw new BadInput(
        `stack-name: ${id} is in the stacks ${found.map(({ stack }) => stack).join(' and ')}; name one of them, or give function-name.`,
      )
    }
    const [only] = found
    return only ? { ...each, 'function-name': only.name } : each
  })
}

function isUnnamed({ 'function-name': name, 'base-code': base, stated }: FunctionInputs): boolean {
  return name === undefined && base === undefined && stated?.logicalPath !== undefined
}

function stackOf(given: string, { stated }: FunctionInputs): string {
  if (given !== AUTO) return given
  if (stated?.stackName !== undefined) return stated.stackName
  throw new BadInput(
    `stack-name: ${stated?.file} does not state the name of its stack, as cdk.out does; give the name instead of auto.`,
  )
}
