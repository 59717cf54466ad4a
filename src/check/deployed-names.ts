import path from 'node:path'
import {
  functionsIn,
  type StackContents,
  type StackInput,
  type StackReader,
} from '../aws/cloudformation/stack.ts'
import type { FunctionInputs } from '../inputs/function-inputs.ts'
import type { GatheredInputs } from '../inputs/gather/gather.ts'
import { codeGivenFor } from '../inputs/given-code.ts'
import type { StackName } from '../inputs/name-values.ts'
import { fillPullRequest } from '../inputs/placeholders.ts'
import type { Purpose } from '../inputs/plan.ts'
import { BadInput } from '../shared/errors.ts'

/** Instead of a name: each function's stack is the one that its template states, as CDK's do. */
const AUTO = 'auto'

export interface NamingOptions {
  stacks: StackReader
  /** Default `check`. */
  purpose?: Purpose
  pullRequest?: number | undefined
}

/**
 * Gives functions the names that they are deployed under, where `stack-name` says in which stacks of
 * CloudFormation to look for base, and `head-stack-name` for head. Base that is in none is not
 * deployed yet. One that is in several stacks is refused, and so is head that is in none.
 * @throws BadInput for a stack that is not there
 */
export async function nameDeployed(
  { run, functions }: GatheredInputs,
  options: NamingOptions,
): Promise<readonly FunctionInputs[]> {
  const { purpose = 'check', pullRequest } = options
  // What is only invoked there needs no base.
  if (purpose === 'invoke' && run.backend === 'local') return functions
  const numbered = (input: StackInput) =>
    run[input]?.map(({ stack, ...rest }): StackName => {
      return { ...rest, stack: fillPullRequest(stack, input, pullRequest) }
    })
  const given = inPairs({ base: numbered('stack-name'), head: numbered('head-stack-name') }, run)
  const baseFor = functions.filter(needsBaseName)
  const headFor = purpose === 'calibrate' ? [] : functions.filter(needsHeadName)
  if ((given.base && baseFor.length > 0) || (given.head && headFor.length > 0)) refuseLocal(run)
  const templates = run.template ?? run['head-stack-name']?.map(({ stack }) => stack) ?? []
  const base = await lookUp(baseFor, { names: given.base, input: 'stack-name', templates }, options)
  const head = await lookUp(
    headFor,
    { names: given.head, input: 'head-stack-name', templates },
    options,
  )
  return functions.map((each) => named(each, base.get(each), head.get(each)))
}

function refuseLocal({ backend, 'stack-name': stacks }: GatheredInputs['run']): void {
  if (backend !== 'local') return
  throw new BadInput(
    stacks === undefined
      ? 'head-stack-name: the embedded service has no CloudFormation, and nothing is deployed there; give head-code.'
      : 'stack-name: the embedded service has no CloudFormation; give base-code, and nothing needs to be deployed.',
  )
}

/** Without templates, the first of head's stacks is compared with the first of main's, and so on. */
function inPairs(
  { base, head }: { base: StackName[] | undefined; head: StackName[] | undefined },
  run: GatheredInputs['run'],
): { base: StackName[] | undefined; head: StackName[] | undefined } {
  const written = run['head-stack-name'] ?? []
  if (run.template || !base || !head || base.length < 2 || base.length !== head.length) {
    return { base, head }
  }
  const pair = (names: readonly StackName[]) =>
    names.map(({ stack }, index): StackName => {
      return { stack, template: written[index]?.stack ?? stack }
    })
  return { base: pair(base), head: pair(head) }
}

/** A function that was found in a stack, or why it is not known which it is. */
type Found = { name: string; stack: StackContents } | { refused: BadInput }

interface LookUp {
  names: readonly StackName[] | undefined
  input: StackInput
  templates: readonly string[]
}

/** @returns nothing for a function that is in none of the stacks */
async function lookUp(
  functions: readonly FunctionInputs[],
  { names: given, input, templates }: LookUp,
  { stacks }: NamingOptions,
): Promise<Map<FunctionInputs, Found>> {
  if (given === undefined || functions.length === 0) return new Map()
  refuseUnknownTemplates(given, templates, input)
  const stacksOf = (each: FunctionInputs) =>
    given.filter((name) => isFor(name, each)).map(({ stack }) => stackOf(stack, each, input))
  const wanted = [...new Set(functions.flatMap(stacksOf))]
  const contents = new Map(
    await Promise.all(wanted.map(async (stack) => [stack, await stacks(stack, input)] as const)),
  )
  const found = functions.flatMap((each): [FunctionInputs, Found][] => {
    const result = findIn(stacksOf(each), each, contents, input)
    return result ? [[each, result]] : []
  })
  return new Map(found)
}

function findIn(
  stacks: readonly string[],
  { stated }: FunctionInputs,
  contents: ReadonlyMap<string, StackContents>,
  input: StackInput,
): Found | undefined {
  const id = stated?.logicalPath ?? ''
  const found = stacks.flatMap((name) => {
    const stack = contents.get(name)
    const resource = stack && functionsIn(stack).get(id)
    return resource ? [{ stack, resource }] : []
  })
  const [only, ...others] = found
  if (others.length > 0) {
    const names = found.map(({ stack }) => stack.name).join(' and ')
    const refused = `${input}: ${id} is in the stacks ${names}; say which is its template's, as in template=stack, or give ${instead(input)}.`
    return { refused: new BadInput(refused) }
  }
  if (input === 'stack-name') {
    return only && { name: only.resource.physicalId, stack: only.stack }
  }
  if (!only) {
    return {
      refused: new BadInput(
        `${input}: ${stacks.join(', ')} has no function ${id}; deploy the pull request first, or give head-function-name or head-code for it.`,
      ),
    }
  }
  if (/_IN_PROGRESS$/.test(only.resource.status)) {
    return {
      refused: new BadInput(
        `${input}: ${id} of ${only.stack.name} is being deployed (${only.resource.status}); run the check once the deployment is done.`,
      ),
    }
  }
  return { name: only.resource.physicalId, stack: only.stack }
}

const instead = (input: StackInput) =>
  input === 'stack-name' ? 'function-name' : 'head-function-name'

function named(
  each: FunctionInputs,
  base: Found | undefined,
  head: Found | undefined,
): FunctionInputs {
  const refused = [base, head].flatMap((found) =>
    found && 'refused' in found ? [found.refused] : [],
  )[0]
  if (refused) return { ...each, refused: each.refused ?? refused }
  const [inBase, inHead] = [base, head].map((found) =>
    found && 'name' in found ? found : undefined,
  )
  return {
    ...each,
    ...(inBase && { 'function-name': inBase.name }),
    ...(inHead && { 'head-function-name': inHead.name }),
    ...(inBase &&
      inHead && {
        stackResources: { base: idsIn(inBase.stack), head: idsIn(inHead.stack) },
      }),
  }
}

/** A value of fewer characters may stand anywhere and mean something else. */
const MIN_ID_LENGTH = 6

function idsIn({ name, resources }: StackContents): ReadonlyMap<string, string> {
  const ids = resources.filter(({ physicalId }) => physicalId.length >= MIN_ID_LENGTH)
  return new Map([
    ...ids.map(({ physicalId, path: id }) => [physicalId, id] as const),
    [name, 'AWS::StackName'],
  ])
}

function isFor({ template }: StackName, { stated }: FunctionInputs): boolean {
  return template === undefined || isSamePath(template, stated?.file ?? '')
}

function refuseUnknownTemplates(
  given: readonly StackName[],
  templates: readonly string[],
  input: StackInput,
): void {
  for (const { template } of given) {
    if (template === undefined || templates.some((each) => isSamePath(each, template))) continue
    throw new BadInput(
      `${input}: ${template} is not one of the templates; use one of template: ${templates.join(', ')}.`,
    )
  }
}

const isSamePath = (one: string, other: string): boolean =>
  path.posix.normalize(one) === path.posix.normalize(other)

function needsBaseName(each: FunctionInputs): boolean {
  const { 'function-name': name, stated, isNew } = each
  const base = codeGivenFor('base', each)
  return name === undefined && base === undefined && !isNew && stated?.logicalPath !== undefined
}

function needsHeadName(each: FunctionInputs): boolean {
  const { 'head-function-name': name, stated } = each
  const head = codeGivenFor('head', each)
  return name === undefined && head === undefined && stated?.logicalPath !== undefined
}

function stackOf(given: string, { stated }: FunctionInputs, input: StackInput): string {
  if (given !== AUTO) return given
  if (stated?.stackName !== undefined) return stated.stackName
  throw new BadInput(
    `${input}: ${stated?.file} does not state the name of its stack, as cdk.out does; give the name instead of auto.`,
  )
}
