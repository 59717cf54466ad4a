import type { CloudFormationClient, StackResourceSummary } from '@aws-sdk/client-cloudformation'
import { BadInput, CouldNotMeasure } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'
import { deadline, limitBody } from '../deadline.ts'

/** CloudFormation nests no deeper, and no sane stack holds more. */
const MAX_DEPTH = 8
const MAX_STACKS = 200
const LOOK_UP_MS = 60_000

/** The input that named a stack, for messages. */
export type StackInput = 'stack-name' | 'head-stack-name'

/** What a deployed stack and the stacks nested in it hold. */
export interface StackContents {
  /** The name itself, also where it was looked up by how it begins. */
  name: string
  resources: readonly StackResource[]
}

export interface StackResource {
  /** Logical ids that lead to it: `Orders`, `Back/Orders`. */
  path: string
  type: string
  physicalId: string
  /** As CloudFormation writes it: `UPDATE_COMPLETE`. */
  status: string
}

/** Looks stacks up, each once. */
export type StackReader = (stackName: string, input: StackInput) => Promise<StackContents>

/** @param placeOf is asked once something is to be looked up */
export function stackReader(placeOf: () => Promise<AwsPlace>): StackReader {
  const known = new Map<string, Promise<StackContents>>()
  return (stackName, input) => {
    const found =
      known.get(stackName) ?? placeOf().then((place) => readStack(stackName, input, place))
    known.set(stackName, found)
    return found
  }
}

/** The functions of a stack, by the logical ids that lead to each. */
export function functionsIn({ resources }: StackContents): Map<string, StackResource> {
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function')
  return new Map(functions.map((each) => [each.path, each]))
}

/**
 * Reads what a stack holds. Needs `cloudformation:ListStackResources`, and for a name that ends in `*`
 * `cloudformation:ListStacks`.
 * @throws BadInput where there is no such stack
 * @throws CouldNotMeasure where CloudFormation does not say
 */
async function readStack(
  stackName: string,
  input: StackInput,
  place: AwsPlace,
): Promise<StackContents> {
  const sdk = await import('./sdk.ts')
  const client = new sdk.CloudFormationClient(clientSettings(place, { requestMs: REQUEST_MS }))
  limitBody(client, REQUEST_MS)
  const abortSignal = deadline(LOOK_UP_MS, 'no answer within a minute', place.signal)
  try {
    const name = stackName.endsWith('*')
      ? await onlyStackLike(stackName, input, place.region, { client, abortSignal })
      : stackName
    return { name, resources: await resourcesBelow(name, { client, abortSignal }) }
  } catch (error) {
    place.signal?.throwIfAborted()
    if (error instanceof BadInput) throw error
    const cause = abortSignal.aborted ? abortSignal.reason : error
    throw refusal(cause, { stackName, input, region: place.region })
  } finally {
    client.destroy()
  }
}

interface Calling {
  client: CloudFormationClient
  abortSignal: AbortSignal
}

async function resourcesBelow(stackName: string, calling: Calling): Promise<StackResource[]> {
  const found: StackResource[] = []
  let stacks = 0
  const visit = async (stack: string, path: readonly string[]): Promise<void> => {
    if (++stacks > MAX_STACKS) return
    for (const resource of await resourcesOf(stack, calling)) {
      const {
        LogicalResourceId: id,
        PhysicalResourceId: physicalId,
        ResourceType: type = '',
      } = resource
      if (id === undefined || !physicalId) continue
      const inner = [...path, id]
      const { ResourceStatus: status = '' } = resource
      found.push({ path: inner.join('/'), type, physicalId, status })
      if (type === 'AWS::CloudFormation::Stack' && path.length < MAX_DEPTH) {
        await visit(physicalId, inner)
      }
    }
  }
  await visit(stackName, [])
  return found
}

async function resourcesOf(
  StackName: string,
  { client, abortSignal }: Calling,
): Promise<StackResourceSummary[]> {
  const { paginateListStackResources } = await import('./sdk.ts')
  const resources: StackResourceSummary[] = []
  const pages = paginateListStackResources({ client }, { StackName }, { abortSignal })
  for await (const { StackResourceSummaries = [] } of pages) {
    resources.push(...StackResourceSummaries)
  }
  return resources.filter(({ ResourceStatus: status }) => status !== 'DELETE_COMPLETE')
}

/** @throws BadInput where no stack begins so, or several do */
async function onlyStackLike(
  pattern: string,
  input: StackInput,
  region: string,
  { client, abortSignal }: Calling,
): Promise<string> {
  const { paginateListStacks } = await import('./sdk.ts')
  const start = pattern.slice(0, -1)
  const names: string[] = []
  for await (const { StackSummaries = [] } of paginateListStacks({ client }, {}, { abortSignal })) {
    for (const { StackName: name, ParentId: parent, StackStatus: status } of StackSummaries) {
      if (name?.startsWith(start) && parent === undefined && status !== 'DELETE_COMPLETE') {
        names.push(name)
      }
    }
  }
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) return only
  throw new BadInput(
    only === undefined
      ? `${input}: no stack in ${region} has a name that begins with ${start}; correct the name or the region, or deploy it first.`
      : `${input}: ${names.length} stacks have names that begin with ${start}, such as ${names.slice(0, 3).join(', ')}; give more of the name.`,
  )
}

interface Asked {
  stackName: string
  input: StackInput
  region: string
}

function refusal(error: unknown, { stackName, input, region }: Asked): Error {
  const [name, message] =
    error instanceof Error ? [error.name, error.message] : ['error', String(error)]
  if (/does not exist/.test(message)) {
    return new BadInput(
      `${input}: there is no stack ${stackName} in ${region}; correct the name or the region${input === 'head-stack-name' ? ', or deploy it first' : ''}.`,
      { cause: error },
    )
  }
  const instead = input === 'stack-name' ? 'function-name' : 'head-function-name'
  const action = stackName.endsWith('*') ? 'ListStacks' : 'ListStackResources'
  const remedy = /AccessDenied/.test(name)
    ? `grant cloudformation:${action}, or give ${instead}`
    : `run the check again, or give ${instead}`
  return new CouldNotMeasure(
    `${input}: CloudFormation does not list the resources of the stack ${stackName} (${name}: ${withoutPeriod(message)}); ${remedy}.`,
    { cause: error },
  )
}
