import { functionNotFound, invalidParameter, notFound, ServiceError, validation } from './errors.ts'

/** Account and region that the service stands for. */
export interface Place {
  accountId: string
  region: string
}

export interface FunctionReference {
  name: string
  /** As the caller gave it, in the name or as Qualifier; absent when neither did. */
  qualifier?: string
}

const PARTS =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?((?:eusc-)?[a-z]{2}(?:(?:-gov)|(?:-iso[a-z]?))?-[a-z]+-\d:)?(\d{12}:)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/

/** The pattern as AWS prints it in its validation errors. */
const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?'
/** The same for a new function. */
const NEW_NAME_PATTERN = NAME_PATTERN.replace('_\\.]', '_]').replace('(\\.PUBLISHED)?', '')
const TAG_RESOURCE_PATTERN =
  'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)'
const QUALIFIER_PATTERN = '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+'

/** The name in a CreateFunction request, with AWS's limits for it. */
export function parseNewName(text: string, place: Place): string {
  const failures = [
    ...(text.length > 140 ? [failure('functionName', text, tooLong(140))] : []),
    ...(new RegExp(`^(?:${NEW_NAME_PATTERN})$`).test(text)
      ? []
      : [failure('functionName', text, unlike(NEW_NAME_PATTERN))]),
  ]
  if (failures.length > 0) throw validation(failures)
  const { name } = parseFunctionReference(text, undefined, place)
  if (name.length <= 64) return name
  throw invalidParameter(
    `1 validation error detected: ${failure('functionName', name, tooLong(64))}`,
  )
}

/**
 * Reads a function given as name, partial ARN or ARN, with or without `:qualifier`.
 *
 * @throws ServiceError with AWS's code for a malformed name, two different qualifiers, another
 * account or another region
 */
export function parseFunctionReference(
  text: string,
  qualifier: string | undefined,
  place: Place,
): FunctionReference {
  const match = PARTS.exec(text)
  const failures = [
    ...(match === null ? [failure('functionName', text, unlike(NAME_PATTERN))] : []),
    ...qualifierFailures(qualifier),
  ]
  if (match === null || failures.length > 0) throw validation(failures)
  const [, region, account, name = '', derived] = match
  if (account !== undefined && account !== `${place.accountId}:`) throw otherAccount(text)
  if (region !== undefined && region !== `${place.region}:`) {
    throw notFound(
      `Functions from '${region.slice(0, -1)}' are not reachable in this region ('${place.region}')`,
    )
  }
  if (derived !== undefined && qualifier !== undefined && derived !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  }
  const given = derived ?? qualifier
  return given === undefined ? { name } : { name, qualifier: given }
}

export function functionArn(place: Place, name: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${place.region}:${place.accountId}:function:${name}`
  return qualifier === undefined ? arn : `${arn}:${qualifier}`
}

/** Reads the resource of the tag operations: an unqualified function ARN. */
export function parseTagResource(arn: string, place: Place): string {
  if (!/^arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9-_]+(:.+)?$/.test(arn)) {
    throw validation([failure('resource', arn, unlike(TAG_RESOURCE_PATTERN))])
  }
  const reference = parseFunctionReference(arn, undefined, place)
  if (reference.qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  }
  return reference.name
}

/** Whether a qualifier can only name an alias: not a number and not `$LATEST`. */
export function isAliasName(qualifier: string): boolean {
  return qualifier !== '$LATEST' && !/^\d+$/.test(qualifier)
}

/** The error for a function, version or alias that is not there. */
export function missing(place: Place, reference: FunctionReference): ServiceError {
  return functionNotFound(functionArn(place, reference.name, reference.qualifier))
}

function qualifierFailures(qualifier: string | undefined): string[] {
  if (qualifier === undefined) return []
  if (qualifier.length > 128) return [failure('qualifier', qualifier, tooLong(128))]
  if (/^[a-zA-Z0-9-_$]+$/.test(qualifier)) return []
  return [failure('qualifier', qualifier, unlike(QUALIFIER_PATTERN))]
}

function failure(at: string, value: string, constraint: string): string {
  return `Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`
}

function unlike(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`
}

function tooLong(limit: number): string {
  return `Member must have length less than or equal to ${limit}`
}

function otherAccount(arn: string): ServiceError {
  return new ServiceError(
    403,
    'AccessDeniedException',
    `The embedded Lambda service holds one account only, and ${arn} belongs to another one.`,
  )
}
