import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaServiceException,
  ResourceConflictException,
  ResourceNotReadyException,
} from '@aws-sdk/client-lambda'
import { z } from 'zod'
import { defined } from '../../shared/defined.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import type { Lambda } from './client.ts'
import { type EmbeddedAnswer, type EmbeddedHints, giveHints } from './embedded-hints.ts'
import { type Failure, lastLogLines, MAX_FAILURE_MESSAGE, ownLogLines } from './failure.ts'
import { logBytesOf } from './log-volume.ts'
import { findPlatformReport, type PlatformReport } from './platform-report.ts'
import type { Replica } from './previews.ts'
import { ATTEMPTS, retry, retryabilityOf } from './retry.ts'
import { traceIdOf } from './trace-id.ts'

/** One invocation: what the platform said of it, and how it failed if it did. */
export interface Invocation {
  report: PlatformReport
  /** What the function answered, as bytes of JSON. */
  response: Uint8Array
  failure?: Failure
  /** What CloudWatch Logs counts of it; absent where the tail does not hold the whole log. */
  logBytes?: number
  /** What X-Ray recorded of it, where it did. */
  traceId?: string
  /** The last 4 KB of the log, without the platform's lines. */
  log: string
  /** What the embedded service adds, where it was asked. */
  embedded?: EmbeddedAnswer
}

/** What became of a request to invoke, as far as it is billed. */
type Attempt =
  | { kind: 'reported'; report: PlatformReport }
  /** Lambda refused it before anything ran. */
  | { kind: 'refused' }
  /** No answer, or one that does not say what is billed: it may have run. */
  | { kind: 'unknown' }

/** Asked before each request, repeated ones too; hears what became of it. Undefined: it is not sent. */
type Admit = () => Promise<((attempt: Attempt) => void) | undefined>

export interface InvokeOptions {
  /** Default: every request is sent. */
  admit?: Admit
  /** The function's own; Lambda answers by then. */
  timeoutSeconds?: number
  /** Aborted, nothing is invoked any more and nobody waits for an answer. */
  signal?: AbortSignal
  /** For the embedded service. */
  hints?: EmbeddedHints
}

/** Cold start and network, beyond the function's own time. */
const ANSWER_MARGIN_MS = 30_000
const MAX_TIMEOUT_SECONDS = 900

/**
 * Invokes a replica, again when it was throttled, as it did not run then, and when no answer came:
 * an invocation too many is one more warm-up for a replica that is called a dozen times anyway.
 * @returns undefined where it was not admitted
 * @throws CouldNotMeasure when another version answered or the platform report is missing
 */
export async function invokeReplica(
  lambda: Lambda,
  replica: Replica,
  payloadJson: string,
  options: InvokeOptions = {},
): Promise<Invocation | undefined> {
  const answer = await answered(lambda, replica, payloadJson, options)
  if (!answer) return undefined
  const { output, ended, embedded } = answer
  const requestId = output.$metadata.requestId ?? ''
  const tailBytes = Buffer.from(output.LogResult ?? '', 'base64')
  const tail = tailBytes.toString('utf8')
  const report = findPlatformReport(tail, requestId)
  ended('kind' in report ? { kind: 'unknown' } : { kind: 'reported', report })
  if (output.ExecutedVersion === undefined) {
    throw new CouldNotMeasure(
      `This service does not say which version of ${replica.functionName} answered, so nothing can be measured on it.`,
    )
  }
  if (output.ExecutedVersion !== replica.version) {
    throw new CouldNotMeasure(
      `Version ${output.ExecutedVersion} of ${replica.functionName} answered instead of version ${replica.version}: somebody else is changing the preview.`,
    )
  }
  if ('kind' in report) {
    throw new CouldNotMeasure(`${replica.functionName} cannot be measured: ${report.reason}.`)
  }
  const log = lastLogLines(tail)
  const found = failureOf(output, report)
  const failure = found && (log === '' ? found : { ...found, log })
  const response = output.Payload ?? new Uint8Array()
  const logBytes = logBytesOf(tailBytes, requestId)
  return {
    report,
    response,
    log: ownLogLines(tail),
    ...defined({ logBytes, traceId: traceIdOf(tail, requestId) }),
    ...(failure && { failure }),
    ...defined({ embedded }),
  }
}

interface Answered {
  output: InvokeCommandOutput
  ended: (attempt: Attempt) => void
  embedded: EmbeddedAnswer | undefined
}

async function answered(
  lambda: Lambda,
  { functionName, version }: Replica,
  payloadJson: string,
  { timeoutSeconds = MAX_TIMEOUT_SECONDS, signal, admit = admitAll, hints }: InvokeOptions,
): Promise<Answered | undefined> {
  const request = {
    FunctionName: functionName,
    Qualifier: version,
    LogType: 'Tail',
    Payload: Buffer.from(payloadJson),
  } as const
  const options = {
    requestTimeout: timeoutSeconds * 1000 + ANSWER_MARGIN_MS,
    ...(signal && { abortSignal: signal }),
  }
  const call = async () => {
    signal?.throwIfAborted()
    const ended = await admit()
    if (!ended) return undefined
    if (signal?.aborted) ended({ kind: 'refused' })
    signal?.throwIfAborted()
    try {
      const command = new InvokeCommand(request)
      const answer = hints && giveHints(command, hints)
      const output = await lambda.invoke.send(command, options)
      return { output, ended, embedded: answer?.() }
    } catch (error) {
      ended({ kind: wasRefused(error) ? 'refused' : 'unknown' })
      throw error
    }
  }
  let unanswered = 0
  return retry({ ...lambda, attempts: ATTEMPTS.invoke, signal }, call, (error) => {
    signal?.throwIfAborted()
    const retryability = retryabilityOf(error)
    switch (retryability.kind) {
      case 'throttled':
        return retryability.afterMs
      case 'unanswered':
        return ++unanswered < ATTEMPTS.invokeUnanswered ? 0 : undefined
      case 'answered':
        return isNotReady(error) ? 0 : undefined
    }
  })
}

/** The version is still being made, or being updated: nothing ran. */
function isNotReady(error: unknown): boolean {
  return error instanceof ResourceNotReadyException || error instanceof ResourceConflictException
}

const admitAll: Admit = async () => () => {}

/** An error of the request's own, such as one too many at once: nothing ran. */
function wasRefused(error: unknown): boolean {
  if (!(error instanceof LambdaServiceException)) return false
  const { httpStatusCode: status = 0 } = error.$metadata
  return status >= 400 && status < 500
}

const errorPayload = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
})

function failureOf(output: InvokeCommandOutput, report: PlatformReport): Failure | undefined {
  if (!output.FunctionError) return undefined
  const said = errorPayload.safeParse(jsonOf(output.Payload)).data
  const errorType = report.errorType ?? said?.errorType ?? 'Error'
  if (report.status === 'timeout' || errorType === 'Sandbox.Timedout') return { kind: 'timeout' }
  if (errorType === 'Runtime.OutOfMemory') return { kind: 'out-of-memory' }
  // Lambda reports a runtime that the kernel killed for its memory as an exit, at the full size.
  if (errorType === 'Runtime.ExitError' && report.maxMemoryUsedMB >= report.memoryMB) {
    return { kind: 'out-of-memory' }
  }
  const message = (said?.errorMessage ?? '').slice(0, MAX_FAILURE_MESSAGE)
  if (/^(Runtime|Extension|Sandbox)\./.test(errorType)) return { kind: 'crash', errorType, message }
  return { kind: 'function-error', errorType, message }
}

function jsonOf(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString('utf8'))
  } catch {
    return undefined
  }
}
