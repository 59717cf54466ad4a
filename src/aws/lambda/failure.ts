/** Why an invocation counts as failed. Texts are the function's own, bounded but not made harmless. */
export type Failure = (
  | { kind: 'function-error'; errorType: string; message: string }
  /** Lambda reported no error, but the response is not what the payload says to expect. */
  | { kind: 'unexpected-response'; clause: string }
  /** Lambda reported no error, but the status is a worse one than base's usual answer. */
  | { kind: 'worse-status'; statusCode: number; usualClass: number }
  | { kind: 'timeout' }
  | { kind: 'out-of-memory' }
  /** The runtime or the environment died, or init failed; with the runtime's own message. */
  | { kind: 'crash'; errorType: string; message: string }
) & {
  /** The last lines that the function logged, where it was Lambda that reported the failure. */
  log?: string
}

/** Characters of a message, and of the end of a log, that are kept of a failure. */
export const MAX_FAILURE_MESSAGE = 1000
const MAX_FAILURE_LOG = 1000

/**
 * The lines of a log tail without those of the platform: START, END, REPORT, INIT_START, and the
 * platform records of the JSON log format.
 * @param tail the decoded `LogResult`, which may begin inside a line
 */
export function ownLogLines(tail: string): string {
  return tail
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !isOfPlatform(line))
    .join('\n')
}

/** The end of the lines that the function logged. */
export function lastLogLines(tail: string): string {
  const own = ownLogLines(tail)
  return own.length > MAX_FAILURE_LOG ? `…${own.slice(1 - MAX_FAILURE_LOG)}` : own
}

function isOfPlatform(line: string): boolean {
  return (
    /^(START|END|REPORT) RequestId: |^XRAY TraceId: |^INIT_(START|REPORT) /.test(line) ||
    /^\{.*"type":"platform\.\w+"/.test(line)
  )
}
