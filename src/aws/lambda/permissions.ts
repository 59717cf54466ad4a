import { CouldNotMeasure } from '../../shared/errors.ts'

/** A right that the role of the run does not have. */
export interface MissingPermission {
  action: string
  resource: string
}

/** Reads what Lambda refused from its answer, or nothing for other errors. */
export function missingPermissionIn(
  error: unknown,
  assumed: MissingPermission,
): MissingPermission | undefined {
  if (!(error instanceof Error) || error.name !== 'AccessDeniedException') return undefined
  const [, action, resource] =
    /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message) ?? []
  return { action: action ?? assumed.action, resource: resource ?? assumed.resource }
}

/** Whether a call was refused, or is none that the service knows, so that asking again is no use. */
export function isUnavailable(error: unknown): boolean {
  const { name, $metadata, $response } = (error ?? {}) as UnknownError
  const status = $metadata?.httpStatusCode ?? $response?.statusCode
  // An answer that is no JSON has not come from an operation of Lambda.
  return (
    /^(AccessDenied|UnknownOperation|NotImplemented|SyntaxError|Unrecognized)/.test(name ?? '') ||
    status === 501 ||
    status === 405
  )
}

interface UnknownError {
  name?: string
  $metadata?: { httpStatusCode?: number }
  $response?: { statusCode?: number }
}

/** One error for all that is missing. */
export function permissionsMissing(missing: readonly MissingPermission[]): CouldNotMeasure {
  const lines = missing.map(({ action, resource }) => `${action} on ${resource}`)
  const unique = [...new Set(lines)].sort()
  const count = unique.length === 1 ? 'a permission' : `${unique.length} permissions`
  return new CouldNotMeasure(
    `The role of this run lacks ${count}: ${unique.join('; ')}. Nothing was created. Policies that grant what is needed are in docs/iam.`,
  )
}
