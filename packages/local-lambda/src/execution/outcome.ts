import type { EnvironmentSpec, InvocationOutcome } from '../environment.ts'
import type { PhaseResult } from './phase.ts'
import type { Exit } from './process-group.ts'

/** How an invocation ended, but for log, init and memory. */
export type Ending = Pick<
  InvocationOutcome,
  'status' | 'functionError' | 'errorType' | 'payload' | 'durationMs' | 'dead'
>

/**
 * What the caller receives of an invocation: the response, the function's error, or what Lambda
 * itself says of a runtime that failed. Words and types as Lambda's.
 */
export function endingOf(result: PhaseResult, requestId: string, spec: EnvironmentSpec): Ending {
  const { end, report, durationMs } = result
  const dead = end.kind !== 'next'
  switch (end.kind) {
    case 'timeout':
      return { ...timedOut(requestId, spec), durationMs, dead }
    case 'out-of-memory':
      return {
        ...platformError(
          'Runtime.OutOfMemory',
          requestId,
          'Runtime exited with error: signal: killed',
        ),
        durationMs,
        dead,
      }
    case 'exit':
    case 'next':
      if (report === undefined) {
        const how =
          end.kind === 'exit'
            ? exitMessage(end.exit)
            : 'Runtime asked for the next event without answering'
        return { ...platformError('Runtime.ExitError', requestId, how), durationMs, dead: true }
      }
      return { ...reported(report), durationMs, dead }
  }
}

/** An error that Lambda reports on the runtime's behalf. */
export function platformError(
  errorType: string,
  requestId: string,
  message: string,
): Omit<Ending, 'durationMs' | 'dead'> {
  const payload = { errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` }
  return { status: 'error', functionError: 'Unhandled', errorType, payload: json(payload) }
}

function timedOut(
  requestId: string,
  { timeoutSeconds }: EnvironmentSpec,
): Omit<Ending, 'durationMs' | 'dead'> {
  const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
  return { ...platformError('Sandbox.Timedout', requestId, message), status: 'timeout' }
}

function reported(report: NonNullable<PhaseResult['report']>): Omit<Ending, 'durationMs' | 'dead'> {
  switch (report.kind) {
    case 'response':
      return { status: 'success', payload: report.payload }
    case 'error':
      return { status: 'success', functionError: 'Unhandled', payload: report.payload }
    case 'init-error':
      return {
        status: 'error',
        functionError: 'Unhandled',
        errorType: report.errorType,
        payload: report.payload,
      }
    case 'too-large': {
      return { status: 'success', functionError: 'Unhandled', payload: tooLarge(report.limit) }
    }
  }
}

/** What the caller gets in place of a response that is too large. */
export function tooLarge(limitBytes: number): Buffer {
  return json({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${limitBytes} bytes).`,
  })
}

function exitMessage(exit: Exit): string {
  if (exit.kind === 'signal') return `Runtime exited with error: signal: ${exit.signal}`
  if (exit.status === 0) return 'Runtime exited without providing a reason'
  return `Runtime exited with error: exit status ${exit.status}`
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
