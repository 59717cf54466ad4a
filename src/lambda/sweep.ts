import {
  type FunctionConfiguration,
  GetFunctionCommand,
  ListFunctionsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { type Lambda, send } from './client.ts'
import { reasonOf } from './explain.ts'
import { type FoundMark, markOf, NAME_PREFIX } from './marks.ts'
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
  mark?: FoundMark
  outcome: 'deleted' | 'to-delete' | 'kept' | 'failed'
  /** Why it was kept, why it goes, or why it could not be deleted. */
  reason: string
}

/**
 * Deletes previews that a run left behind. A function is deleted only when both its name and its
 * mark are ours; whatever else is called like a preview is kept and told. One that cannot be deleted
 * does not keep the others from it.
 */
export async function sweep(lambda: Lambda, options: SweepOptions): Promise<Swept[]> {
  const found = await functionsWithOurName(lambda)
  return Promise.all(found.map((each) => sweepOne(lambda, each, options)))
}

async function functionsWithOurName(lambda: Lambda): Promise<FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = []
  let Marker: string | undefined
  do {
    const page = await send(lambda, new ListFunctionsCommand({ ...(Marker && { Marker }) }))
    found.push(...(page.Functions ?? []))
    Marker = page.NextMarker
  } while (Marker)
  return found.filter(({ FunctionName }) => FunctionName?.startsWith(NAME_PREFIX))
}

async function sweepOne(
  lambda: Lambda,
  { FunctionName: name = '', Description: description }: FunctionConfiguration,
  options: SweepOptions,
): Promise<Swept> {
  try {
    const { Tags: tags } = await send(lambda, new GetFunctionCommand({ FunctionName: name }))
    const mark = markOf(tags, description)
    if (!mark) return { name, outcome: 'kept', reason: 'it does not carry our mark' }
    const reason = reasonToDelete(mark, options)
    if (!reason) return { name, mark, outcome: 'kept', reason: `it expires at ${mark.expires}` }
    if (options.dryRun) return { name, mark, outcome: 'to-delete', reason }
    await deletePreviewFunction(lambda, name)
    return { name, mark, outcome: 'deleted', reason }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return { name, outcome: 'kept', reason: 'it is gone already' }
    }
    return { name, outcome: 'failed', reason: reasonOf(error) }
  }
}

function reasonToDelete(mark: FoundMark, { now, owner }: SweepOptions): string | undefined {
  if (owner && mark.repository === owner.repository && mark.run.startsWith(owner.runPrefix)) {
    return `it belongs to ${owner.runPrefix.replace(/\/$/, '')}`
  }
  // A mark that cannot be read as a time never expires: it was not written by us.
  return Date.parse(mark.expires) <= now.getTime() ? `it expired at ${mark.expires}` : undefined
}
