import { functionsIn, type StackContents, type StackReader } from '../aws/cloudformation/stack.ts'
import type { DeployedStack, DeployedStacks } from '../inputs/gather/stack-functions.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { fillPullRequest } from '../inputs/placeholders.ts'
import { BadInput } from '../shared/errors.ts'

/**
 * Which functions there are, where no template says so: those of the stacks that the pull request is
 * deployed as.
 * @returns undefined where something else says so
 * @throws BadInput for a stack that is not there, or that holds no function
 */
export async function readDeployedStacks(
  { template, backend, ...run }: Inputs,
  stacks: StackReader,
  pullRequest: number | undefined,
): Promise<DeployedStacks | undefined> {
  const { 'head-stack-name': heads, 'stack-name': bases = [] } = run
  if (!heads || template) return undefined
  if (backend === 'local') {
    throw new BadInput(
      'head-stack-name: the embedded service has no CloudFormation, and nothing is deployed there; give head-code.',
    )
  }
  if (run['head-code'] !== undefined) {
    throw new BadInput('head-code and head-stack-name both say what head is; give one of them.')
  }
  for (const { stack, template: of } of [...heads, ...bases]) {
    if (of === undefined && stack !== 'auto') continue
    throw new BadInput(
      `head-stack-name: ${of ?? stack} is for a template; give template, too, or names of stacks alone.`,
    )
  }
  const read = (input: 'stack-name' | 'head-stack-name') =>
    Promise.all(
      (run[input] ?? []).map(async ({ stack }) => {
        const contents = await stacks(fillPullRequest(stack, input, pullRequest), input)
        return { written: stack, contents }
      }),
    )
  const [head, base] = await Promise.all([read('head-stack-name'), read('stack-name')])
  const found = head.map(({ written, contents }) => deployedStack(written, contents))
  const paths = new Set(found.flatMap(({ functionPaths }) => functionPaths))
  if (paths.size === 0) {
    const names = head.map(({ contents }) => contents.name).join(', ')
    throw new BadInput(`head-stack-name: ${names} contains no Lambda functions.`)
  }
  const ofBase = base.flatMap(({ contents }) => [...functionsIn(contents).keys()])
  return { heads: found, removed: ofBase.filter((id) => !paths.has(id)) }
}

function deployedStack(name: string, contents: StackContents): DeployedStack {
  const serving = contents.resources.find(({ type }) => SERVED.test(type))
  return {
    name,
    functionPaths: [...functionsIn(contents).keys()],
    ...(serving && { deploymentType: serving.type }),
  }
}

/** Types of resources that call a function when they are deployed, and so change what is there. */
const SERVED =
  /^(Custom::|AWS::CloudFormation::(CustomResource|Macro|.*Hook)|AWS::CodeDeploy::DeploymentGroup$)/
