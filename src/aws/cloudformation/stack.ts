import type { StackResourceSummary } from '@aws-sdk/client-cloudformation'
import { BadInput, CouldNotMeasure } from '../../shared/errors.ts'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'
import { deadline, limitBody } from '../deadline.ts'

/** CloudFormation nests no deeper, and no sane stack holds more. */
const MAX_DEPTH = 8
const MAX_STACKS = 200
const LOOK_UP_MS = 60_000

/**
 * The functions of a deployed stack and of the stacks nested in it: by the logical ids that lead to
 * each (`Back/Orders`), the name it is deployed under. Needs `cloudformation:ListStackResources`.
 * @throws BadInput where there is no such stack
 * @throws CouldNotMeasure where CloudFormation does not tell
 */
export async function functionsOfStack(
  stackName: string,
  place: AwsPlace,
): Promise<Map<string, string>> {
  const { CloudFormationClient, ListStackResourcesCommand } = await import('./sdk.ts')
  const client = new CloudFormationClient(clientSettings(place, { requestMs: REQUEST_MS }))
  limitBody(client, REQUEST_MS)
  const abortSignal = deadline(LOOK_UP_MS, 'no answer within a minute', place.signal)
  const names = new Map<string, string>()
  let stacks = 0

  const resourcesOf = async (StackName: string): Promise<StackResourceSummary[]> => {
    const resources: StackResourceSummary[] = []
    let NextToken: string | undefined
    do {
      const page = await client.send(
        new ListStackResourcesCommand({ StackName, ...(NextToken !== undefined && { NextToken }) }),
        { abortSignal },
      )
      resources.push(...(page.StackResourceSummaries ?? []))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    return resources.filter(({ ResourceStatus: status }) => status !== 'DELETE_COMPLETE')
  }
  const visit = async (stack: string, path: readonly string[]): Promise<void> => {
    if (++stacks > MAX_STACKS) return
    for (const resource of await resourcesOf(stack)) {
      const { LogicalResourceId: id, PhysicalResourceId: physical, ResourceType: type } = resource
      if (id === undefined || !physical) continue
      const inner = [...path, id]
      if (type === 'AWS::Lambda::Function') names.set(inner.join('/'), physical)
      if (type === 'AWS::CloudFormation::Stack' && path.length < MAX_DEPTH) {
        await visit(physical, inner)
      }
    }
  }

  try {
    await visit(stackName, [])
    return names
  } catch (error) {
    place.signal?.throwIfAborted()
    throw refusal(abortSignal.aborted ? abortSignal.reason : error, stackName, place.region)
  } finally {
    client.destroy()
  }
}

function refusal(error: unknown, stackName: string, region: string): Error {
  const [name, message] =
    error instanceof Error ? [error.name, error.message] : ['error', String(error)]
  if (/does not exist/.test(message)) {
    return new BadInput(
      `stack-name: there is no stack ${stackName} in ${region}; correct the name or the region.`,
      { cause: error },
    )
  }
  const remedy = /AccessDenied/.test(name)
    ? 'grant cloudformation:ListStackResources, or give function-name'
    : 'run the check again, or give function-name'
  return new CouldNotMeasure(
    `stack-name: CloudFormation does not tell what the stack ${stackName} holds (${name}: ${message.replace(/\.$/, '')}); ${remedy}.`,
    { cause: error },
  )
}
