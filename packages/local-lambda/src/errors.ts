/**
 * An error as Lambda's REST API sends it: status, `x-amzn-ErrorType` and a JSON body.
 * Codes and messages are AWS's own wherever its answer is known.
 */
export class ServiceError extends Error {
  readonly status: number
  readonly code: string
  readonly reason: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    throttle: { reason?: string; retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.name = code
    this.status = status
    this.code = code
    this.reason = throttle.reason
    this.retryAfterSeconds = throttle.retryAfterSeconds
  }
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError(400, 'InvalidParameterValueException', message)
}

export function validation(failures: readonly string[]): ServiceError {
  const errors = failures.length === 1 ? 'error' : 'errors'
  const message = `${failures.length} validation ${errors} detected: ${failures.join('; ')}`
  return new ServiceError(400, 'ValidationException', message)
}

export function notFound(message: string): ServiceError {
  return new ServiceError(404, 'ResourceNotFoundException', message)
}

export function functionNotFound(arn: string): ServiceError {
  return notFound(`Function not found: ${arn}`)
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, 'ResourceConflictException', message)
}

export function stillPending(): ServiceError {
  return conflict(
    'The operation cannot be performed at this time. The function is currently in the following state: Pending',
  )
}

export function revisionMoved(): ServiceError {
  return new ServiceError(
    412,
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. ' +
      'Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  )
}

/** Lambda's 413 for a body or a zip that is too big; Invoke uses another code for the same status. */
export function entityTooLarge(message: string): ServiceError {
  return new ServiceError(413, 'RequestEntityTooLargeException', message)
}

export function unsupported(what: string, remedy: string): ServiceError {
  return invalidParameter(`The embedded Lambda service does not support ${what}. ${remedy}`)
}
