import { type AwsPlace, clientSettings } from '../client-settings.ts'
import { deadline, limitBody } from '../deadline.ts'
import type { Deployed } from '../lambda/deployed.ts'
import type { KnownCommit } from '../lambda/deployed-commit.ts'
import { commitInMetadata } from './metadata-commit.ts'

/** Which commit the stack of a deployed function was made of, where the metadata of its template says so. */
export type TemplateCommits = (deployed: Deployed) => Promise<KnownCommit | undefined>

/** It is asked beside everything else that is looked up, and must not be what a run waits for. */
const REQUEST_MS = 3000
const ALL_MS = 8000
/** Functions of one run that are asked for one by one. */
const MAX_RESOURCES = 50

/**
 * Reads the metadata of templates: of a stack once, and of a function's own resource where that says
 * nothing. Needs `cloudformation:GetTemplateSummary` and `cloudformation:DescribeStackResource`; without
 * them, and where CloudFormation does not answer in time, it is silent.
 */
export function templateCommits(place: AwsPlace): TemplateCommits {
  const stacks = new Map<string, Promise<KnownCommit | undefined>>()
  let resources = 0
  let asking: Promise<Asking> | undefined
  return async ({ tags = {}, configuration }) => {
    const { 'aws:cloudformation:stack-id': stack, 'aws:cloudformation:logical-id': id } = tags
    // An older version was made of an older template.
    if (!stack || !id || configuration.Version !== '$LATEST') return undefined
    asking ??= ask(place)
    const { summary, resource } = await asking
    const ofStack = stacks.get(stack) ?? summary(stack)
    stacks.set(stack, ofStack)
    const commit = await ofStack
    if (commit || ++resources > MAX_RESOURCES) return commit
    return resource(stack, id)
  }
}

interface Asking {
  summary: (stack: string) => Promise<KnownCommit | undefined>
  resource: (stack: string, id: string) => Promise<KnownCommit | undefined>
}

async function ask(place: AwsPlace): Promise<Asking> {
  const { CloudFormationClient, DescribeStackResourceCommand, GetTemplateSummaryCommand } =
    await import('./sdk.ts')
  const client = new CloudFormationClient(
    clientSettings(place, { attempts: 1, connectionMs: 1000, requestMs: REQUEST_MS }),
  )
  limitBody(client, REQUEST_MS)
  const abortSignal = deadline(ALL_MS, 'no answer in time', place.signal)
  return {
    summary: unlessRefused('template metadata', async (StackName: string) => {
      const command = new GetTemplateSummaryCommand({ StackName })
      return (await client.send(command, { abortSignal })).Metadata
    }),
    resource: unlessRefused('resource metadata', async (StackName: string, id: string) => {
      const command = new DescribeStackResourceCommand({ StackName, LogicalResourceId: id })
      return (await client.send(command, { abortSignal })).StackResourceDetail?.Metadata
    }),
  }
}

/** Once it is refused, or not answered, nothing of the kind is asked again. */
function unlessRefused<Asked extends readonly string[]>(
  what: string,
  read: (...asked: Asked) => Promise<string | undefined>,
): (...asked: Asked) => Promise<KnownCommit | undefined> {
  let isRefused = false
  return async (...asked) => {
    if (isRefused) return undefined
    try {
      return commitInMetadata(await read(...asked), what)
    } catch {
      isRefused = true
      return undefined
    }
  }
}
