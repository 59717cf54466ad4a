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
  /^(arn:(?:aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(?:(?:-gov)|(?:-iso[a-z]?))?-[a-z]+-\d:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/

/** The pattern as AWS prints it in its validation errors. */
export const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?'
const QUALIFIER_PATTERN = '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+'

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
  if (match === null) throw malformed('functionName', text, NAME_PATTERN)
  const [, arn, region, account, , name = '', derived] = match
  // A number of twelve digits alone is a name, but an ARN without its function is not.
  if (arn !== undefined && (region === undefined || account === undefined)) {
    throw malformed('functionName', text, NAME_PATTERN)
  }
  if (name.length > 64) throw tooLong(name)
  checkQualifier(qualifier)
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
    throw malformed(
      'resource',
      arn,
      'arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)',
    )
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

function checkQualifier(qualifier: string | undefined): void {
  if (qualifier === undefined) return
  if (qualifier.length > 128) {
    throw validation([
      `Value '${qualifier}' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ])
  }
  if (!/^[a-zA-Z0-9-_$]+$/.test(qualifier)) {
    throw malformed('qualifier', qualifier, QUALIFIER_PATTERN)
  }
}

function malformed(at: string, value: string, pattern: string): ServiceError {
  return validation([
    `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  ])
}

function tooLong(name: string): ServiceError {
  return invalidParameter(
    `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
  )
}

function otherAccount(arn: string): ServiceError {
  return new ServiceError(
    403,
    'AccessDeniedException',
    `The embedded Lambda service holds one account only, and ${arn} belongs to another one.`,
  )
}
