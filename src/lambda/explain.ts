/** What the SDK attaches to errors that a service answered with. */
interface ServiceError extends Error {
  $metadata: { httpStatusCode?: number }
}

/**
 * An error of the AWS SDK as a sentence for the person who has to act, or nothing for other errors.
 * Told by its shape, so that the SDK need not be loaded to explain an error.
 */
export function explainAwsError(error: unknown): string | undefined {
  if (isServiceError(error)) {
    const status = error.$metadata.httpStatusCode ?? 'no status'
    return `AWS Lambda answered ${error.name} (${status}): ${error.message}`
  }
  if (error instanceof Error && error.name === 'CredentialsProviderError') {
    return `There are no AWS credentials (${error.message}); add a step that configures them, or measure with backend: local.`
  }
  return undefined
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && '$metadata' in error && '$fault' in error
}
