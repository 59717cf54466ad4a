import {
  type FunctionConfiguration,
  ListTagsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda'
import type { Lambda } from './client.ts'
import { EXPIRY_TAG, NAME_PREFIX, OWNER_TAG, RUN_TAG } from './marks.ts'
import { deletePreviewFunction } from './preview-function.ts'

/** Which previews to delete: those past their expiry, and those of this pull request or run. */
export interface SweepOptions {
  now: Date
  /** With it, previews of this repository whose run begins so, such as `pr-12/`, go at once. */
  owner?: { repository: string; runPrefix: string }
  dryRun: boolean
}

/** What became of one function that carries our name. */
export interface Swept {
  name: string
  /** `owner/name` and run, as its mark says; absent without a mark. */
  mark?: { repository: string; run: string; expires: string }
  outcome: 'deleted' | 'to-delete' | 'kept'
  /** Why it was kept, or why it goes. */
  reason: string
}

/**
 * Deletes previews that a run left behind. A function is deleted only when both its name and its
 * tags are ours; whatever else is called like a preview is kept and told.
 */
export async function sweep(lambda: Lambda, options: SweepOptions): Promise<Swept[]> {
  const swept: Swept[] = []
  for await (const page of paginateListFunctions({ client: lambda.control }, {})) {
    for (const found of page.Functions ?? []) {
      if (found.FunctionName?.startsWith(NAME_PREFIX)) {
        swept.push(await sweepOne(lambda, found, options))
      }
    }
  }
  return swept
}

async function sweepOne(
  lambda: Lambda,
  { FunctionName: name = '', FunctionArn: arn }: FunctionConfiguration,
  options: SweepOptions,
): Promise<Swept> {
  const { Tags: tags = {} } = await lambda.control.send(new ListTagsCommand({ Resource: arn }))
  const [repository, run, expires] = [tags[OWNER_TAG], tags[RUN_TAG], tags[EXPIRY_TAG]]
  if (repository === undefined || run === undefined || expires === undefined) {
    return { name, outcome: 'kept', reason: 'it does not carry our mark' }
  }
  const mark = { repository, run, expires }
  const reason = reasonToDelete(mark, options)
  if (!reason) return { name, mark, outcome: 'kept', reason: `it expires at ${expires}` }
  if (options.dryRun) return { name, mark, outcome: 'to-delete', reason }
  await deletePreviewFunction(lambda, name)
  return { name, mark, outcome: 'deleted', reason }
}

function reasonToDelete(
  mark: NonNullable<Swept['mark']>,
  { now, owner }: SweepOptions,
): string | undefined {
  if (owner && mark.repository === owner.repository && mark.run.startsWith(owner.runPrefix)) {
    return `it belongs to ${owner.runPrefix.replace(/\/$/, '')}`
  }
  // A mark that cannot be read as a time never expires: it was not written by us.
  return Date.parse(mark.expires) <= now.getTime() ? `it expired at ${mark.expires}` : undefined
}
