import type { Failure } from '../../measure/sample.ts'

/** What Lambda reported, as a clause that follows a noun: `ran out of memory`. */
export function failureClause(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return 'timed out'
    case 'out-of-memory':
      return 'ran out of memory'
    case 'crash':
      return `crashed with ${withMessage(failure)}`
    case 'function-error':
      return `threw ${withMessage(failure)}`
    case 'worse-status':
      return `answered with status ${failure.statusCode} instead of ${failure.usualClass}xx`
    case 'unexpected-response':
      return failure.clause
  }
}

function withMessage({ errorType, message }: { errorType: string; message: string }): string {
  const line = shortened(message)
  return line === '' ? errorType : `${errorType}: ${line}`
}

const MAX_MESSAGE_LENGTH = 200

function shortened(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim()
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : line
}
