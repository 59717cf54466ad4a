import type { Failure } from '../../measure/sample.ts'
import { withoutPeriod } from '../../shared/text.ts'

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

/** Lambda puts the request's id before messages of its own, which is another one each time. */
const OF_PLATFORM = /^RequestId: [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} (?:Error: )?/

function withMessage({ errorType, message }: { errorType: string; message: string }): string {
  const line = withoutPeriod(shortened(message.replace(OF_PLATFORM, '')))
  return line === '' ? errorType : `${errorType}: ${line}`
}

const MAX_MESSAGE_LENGTH = 200

function shortened(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim()
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : line
}
