import { CreateAliasCommand, GetAliasCommand } from '@aws-sdk/client-lambda'
import { type Lambda, send } from './client.ts'
import { clauseOf, reasonOf } from './explain.ts'
import { aliasName, describePreview, isOfRun, markOf, type RunMark } from './marks.ts'
import { retryWhileUpdating } from './update-in-progress.ts'

interface AliasOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  signal: AbortSignal
  /** Receives why there is none. */
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
  const command = new CreateAliasCommand({ ...alias, FunctionVersion: version, Description })
  try {
    await retryWhileUpdating(lambda, signal, async () => {
      try {
        await send(lambda, command, { signal })
      } catch (error) {
        signal.throwIfAborted()
        const found = await send(lambda, new GetAliasCommand(alias), { signal }).catch(
          () => undefined,
        )
        // Ours, if the answer to an earlier attempt was lost.
        if (isOfRun(markOf({}, found?.Description), mark)) return
        throw found ? new Error(reasonOf(error), { cause: error }) : error
      }
    })
  } catch (error) {
    signal.throwIfAborted()
    note(`The alias ${Name} of ${functionName} could not be created (${clauseOf(error)}).`)
  }
}
