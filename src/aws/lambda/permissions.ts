import { CouldNotMeasure } from '../../shared/errors.ts'

/** A right that the role of the run does not have. */
export interface MissingPermission {
  action: string
  resource: string
}

/** The right to read a function. */
export const getFunctionOn = (name: string): MissingPermission => ({
  action: 'lambda:GetFunction',
  resource: `function:${name}`,
})

/**
 * Reads what Lambda refused from its answer, or nothing for other errors. What Lambda was refused when it
 * asked another service with the caller's rights, it reports in words of its own, some as a bad parameter; what
 * the execution role or Lambda itself lacks does not count as a right of the run.
 */
export function missingPermissionIn(
  error: unknown,
  assumed: MissingPermission,
): MissingPermission | undefined {
  if (!(error instanceof Error)) return undefined
  const { name, message } = error
  const [, action, resource = assumed.resource] =
    /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(message) ?? []
  if (action !== undefined && /^(AccessDenied|KMSAccessDenied|InvalidParameterValue)/.test(name)) {
    return { action, resource }
  }
  if (name !== 'AccessDeniedException' || /execution role|^Lambda does not have/.test(message)) {
    return undefined
  }
  return refusedByOther(message, assumed) ?? assumed
}

function refusedByOther(
  message: string,
  { resource }: MissingPermission,
): MissingPermission | undefined {
  const [, service, operation, of = resource] =
    /denied by (EC2|S3|EFS),.* permission to (\w+)(?: for (\S+?))?\. /.exec(message) ?? []
  if (service === undefined) return undefined
  const prefix = service === 'EFS' ? 'elasticfilesystem' : service.toLowerCase()
  return { action: `${prefix}:${operation}`, resource: of }
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

/** Rights that the run does not have, all in one error. */
export class PermissionsMissing extends CouldNotMeasure {
  readonly missing: readonly MissingPermission[]

  constructor(missing: readonly MissingPermission[]) {
    super(sentenceOf(missing))
    this.missing = missing
  }
}

function sentenceOf(missing: readonly MissingPermission[]): string {
  const lines = missing.map(({ action, resource }) => `${action} on ${resource}`)
  const unique = [...new Set(lines)].sort()
  const count = unique.length === 1 ? 'a permission' : `${unique.length} permissions`
  return `The role of this run lacks ${count}: ${unique.join('; ')}. Nothing was created. Policies that grant what is needed are in docs/iam.`
}
