import { CreateAliasCommand, GetAliasCommand } from '@aws-sdk/client-lambda'
import { type Lambda, send } from './client.ts'
import { reasonOf } from './explain.ts'
import { aliasName, describePreview, isOfRun, markOf, type RunMark } from './marks.ts'
import { retryWhileUpdating } from './update-in-progress.ts'

interface AliasOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  signal: AbortSignal
  /** Told why there is none. */
  note: (sentence: string) => void
}

/** Gives the first replica of head at a size the name by which a person can invoke it, if it can be. */
export async function createInPlaceAlias(
  { lambda, mark, functionName, signal, note }: AliasOptions,
  memoryMB: number,
  version: string,
): Promise<void> {
  const Name = aliasName(mark.identity, memoryMB)
  const alias = { FunctionName: functionName, Name }
  const Description = describePreview(mark, 0)
  try {
    const command = new CreateAliasCommand({ ...alias, FunctionVersion: version, Description })
    await retryWhileUpdating(lambda, signal, () => send(lambda, command, { signal }))
  } catch (error) {
    signal.throwIfAborted()
    // Ours, if the answer to an earlier attempt was lost.
    const found = await send(lambda, new GetAliasCommand(alias), { signal }).catch(() => undefined)
    if (isOfRun(markOf({}, found?.Description), mark)) return
    note(`${functionName} got no alias ${Name} (${reasonOf(error).replace(/\.$/, '')}).`)
  }
}
