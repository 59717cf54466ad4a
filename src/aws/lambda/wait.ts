import { type FunctionConfiguration, GetFunctionCommand } from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, send } from './client.ts'
import { codeOf, type Deployed } from './deployed.ts'

/** Even at first, as most things take a second or two, then longer. */
const EVEN_POLLS = 8
const MAX_POLL = 8
/** SnapStart takes minutes; nothing else takes half as long. */
const MAX_MS = 10 * 60 * 1000

export interface WaitOptions {
  /** Default `$LATEST`. */
  qualifier?: string
  signal?: AbortSignal
  /** Aborted, a request that is under way is broken off too. */
  abandon?: AbortSignal
}

/** A configuration, with where its code stays if that is a bucket of the user's. */
export type Described = FunctionConfiguration & Pick<Deployed, 'referenced'>

/**
 * Waits until a function or version is active and no update of it is under way. Asks GetFunction,
 * as Lambda's V2 waiters do, since the other operations share 15 calls a second; unlike these it
 * stops at the first error, and when Lambda says that it failed.
 * @param known what Lambda said last, to save the first question
 * @throws CouldNotMeasure when it failed, or takes more than ten minutes
 */
export async function untilReady(
  lambda: Lambda,
  functionName: string,
  { qualifier, signal, abandon }: WaitOptions,
  known?: FunctionConfiguration,
): Promise<Described> {
  const stop = { ...(signal && { signal }), ...(abandon && { abandon }) }
  const untilMs = lambda.clock.nowMs() + MAX_MS
  let latest: Described | undefined = known
  for (let poll = 0; ; poll++) {
    latest ??= await read(lambda, functionName, { ...(qualifier && { qualifier }), ...stop })
    const state = stateOf(latest)
    if (state === 'ready') return latest
    if (state !== 'busy')
      throw new CouldNotMeasure(`${functionName} did not become ready: ${state}.`)
    if (lambda.clock.nowMs() > untilMs) {
      throw new CouldNotMeasure(
        `${functionName} was not ready within ten minutes; run the check again later.`,
      )
    }
    const pause = Math.min(Math.max(1, poll - EVEN_POLLS), MAX_POLL)
    await lambda.clock.sleep(pause * lambda.pauses.pollMs, signal)
    latest = undefined
  }
}

/** Configuration of a function or version, as GetFunction returns it. */
export async function read(
  lambda: Lambda,
  FunctionName: string,
  { qualifier, ...how }: WaitOptions = {},
): Promise<Described> {
  const { Configuration, Code } = await send(
    lambda,
    new GetFunctionCommand({ FunctionName, ...(qualifier && { Qualifier: qualifier }) }),
    how,
  )
  const { referenced } = codeOf(Configuration, Code)
  return { ...Configuration, ...(referenced && { referenced }) }
}

/** `ready`, `busy`, or why it failed. */
function stateOf(found: FunctionConfiguration): 'ready' | 'busy' | (string & {}) {
  if (found.State === 'Failed') return found.StateReason ?? 'it failed'
  if (found.LastUpdateStatus === 'Failed') return found.LastUpdateStatusReason ?? 'it failed'
  if (found.State === 'Pending' || found.LastUpdateStatus === 'InProgress') return 'busy'
  return 'ready'
}
