import path from 'node:path'
import type { AwsPlace } from '../aws/client-settings.ts'
import { functionsOfStack } from '../aws/cloudformation/stack.ts'
import type { FunctionInputs } from '../inputs/function-inputs.ts'
import type { GatheredInputs } from '../inputs/gather/gather.ts'
import type { StackName } from '../inputs/values.ts'
import { BadInput } from '../shared/errors.ts'

/** Instead of a name: each function's stack is the one that its template states, as CDK's do. */
const AUTO = 'auto'

/**
 * Gives functions of a template the names that they are deployed under, where `stack-name` says in
 * which stacks of CloudFormation to look. One that is in none is not deployed yet.
 * One that is in several stacks is refused.
 * @throws BadInput for a stack that is not there
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
  refuseUnknownTemplates(given, run.template ?? [])
  const stacksOf = (each: FunctionInputs) =>
    given.filter((name) => isFor(name, each)).map(({ stack }) => stackOf(stack, each))
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
      const refused = new BadInput(
        `stack-name: ${id} is in the stacks ${found.map(({ stack }) => stack).join(' and ')}; say which is its template's, as in template=stack, or give function-name.`,
      )
      return { ...each, refused }
    }
    const [only] = found
    return only ? { ...each, 'function-name': only.name } : each
  })
}

function isFor({ template }: StackName, { stated }: FunctionInputs): boolean {
  return template === undefined || isSamePath(template, stated?.file ?? '')
}

function refuseUnknownTemplates(given: readonly StackName[], templates: readonly string[]): void {
  for (const { template } of given) {
    if (template === undefined || templates.some((each) => isSamePath(each, template))) continue
    throw new BadInput(
      `stack-name: ${template} is not one of the templates; write it as in template: ${templates.join(', ')}.`,
    )
  }
}

const isSamePath = (one: string, other: string): boolean =>
  path.posix.normalize(one) === path.posix.normalize(other)

function isUnnamed(each: FunctionInputs): boolean {
  const { 'function-name': name, 'base-code': base, stated, isNew } = each
  return name === undefined && base === undefined && !isNew && stated?.logicalPath !== undefined
}

function stackOf(given: string, { stated }: FunctionInputs): string {
  if (given !== AUTO) return given
  if (stated?.stackName !== undefined) return stated.stackName
  throw new BadInput(
    `stack-name: ${stated?.file} does not state the name of its stack, as cdk.out does; give the name instead of auto.`,
  )
}
