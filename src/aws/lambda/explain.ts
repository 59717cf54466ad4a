import { messageOf } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'
import { isNetworkError } from './retry.ts'

/** What the SDK attaches to errors that a service answered with. */
interface ServiceError extends Error {
  $metadata: { httpStatusCode?: number }
}

/**
 * An error of the AWS SDK as a sentence for the person who has to act, or nothing for other errors.
Recognised by its shape, so that the SDK need not be loaded to explain an error.
 */
export function explainAwsError(error: unknown): string | undefined {
  if (isServiceError(error)) {
    const plain = inPlainWords(error.message)
    if (plain !== undefined) return plain
    const status = error.$metadata.httpStatusCode ?? 'no status'
    return `AWS Lambda answered ${error.name} (${status}): ${sentence(error.message)}`
  }
  if (error instanceof SyntaxError && '$response' in error) {
    const { statusCode } = (error.$response ?? {}) as { statusCode?: number }
    return `The service did not answer as AWS Lambda does (${statusCode ?? 'no status'}, and no JSON)`
  }
  if (error instanceof Error && error.name === 'CredentialsProviderError') {
    return `There are no AWS credentials (${error.message}); add a step that configures them, or measure with backend: local.`
  }
  if (error instanceof Error && isNetworkError(error)) {
    return `AWS Lambda did not answer (${error.message.replace(/^AWS SDK error wrapper for /, '')}), even after retries. Try again.`
  }
  return undefined
}

/** What is put right in the inputs, said so that one sees which; nothing for other messages. */
function inPlainWords(message: string): string | undefined {
  const [, wanted, list] =
    /^Value (\S+) at 'runtime' failed .* enum value set: \[(.*)\]/.exec(message) ?? []
  if (list !== undefined) {
    const known = list.split(', ').toSorted(inOrder.compare)
    return `runtime: Lambda has no runtime ${wanted}; give one of ${known.join(', ')}.`
  }
  const embedded = /^(The embedded Lambda service cannot run|Runtime \S+ needs )/.test(message)
  return embedded ? `runtime: ${sentence(message)}` : undefined
}

const inOrder = new Intl.Collator('en', { numeric: true })

/** Why something failed, as one sentence, for errors of any kind. */
export function reasonOf(error: unknown): string {
  return sentence(explainAwsError(error) ?? messageOf(error))
}

/** The same as a clause, to stand in parentheses. */
export function clauseOf(error: unknown): string {
  return withoutPeriod(reasonOf(error))
}

function sentence(text: string): string {
  const said = text.trim() || 'no reason was given'
  return /[.!?]$/.test(said) ? said : `${said}.`
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && '$metadata' in error && '$fault' in error
}
