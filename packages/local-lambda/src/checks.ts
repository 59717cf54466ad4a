import { ServiceError, validation } from './errors.ts'

/** A JSON object of a request body, not looked into yet. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Choice {
  /** What AWS's message lists. */
  oneOf?: readonly string[]
  /** Of what AWS adds to: whether a value is one, listed or not. */
  isOne?: (value: string) => boolean
}

/** Limits of one field, worded as AWS words them when a value breaks one. */
export type Rule =
  | ({ kind: 'string'; min?: number; max?: number; pattern?: string } & Choice)
  | { kind: 'integer'; min?: number; max?: number }
  | { kind: 'boolean' }
  | ({
      kind: 'strings'
      max?: number
      /** Whether AWS states `oneOf` for the list rather than for each member. */
      flat?: true
      pattern?: string
    } & Choice)
  | { kind: 'map' }
  | { kind: 'object'; fields: Readonly<Record<string, Rule>>; required?: readonly string[] }
  | { kind: 'objects'; fields: Readonly<Record<string, Rule>>; max?: number }

/**
 * Checks a request body against the API model: types first (SerializationException), then all
 * limits together (ValidationException, one sentence for each).
 */
export function checkBody(
  body: JsonObject,
  fields: Readonly<Record<string, Rule>>,
  required: readonly string[] = [],
): void {
  const failures = [...checkFields(body, fields, required, '')]
  if (failures.length > 0) throw validation(failures)
}

function* checkFields(
  body: JsonObject,
  fields: Readonly<Record<string, Rule>>,
  required: readonly string[],
  prefix: string,
): Generator<string> {
  for (const [name, rule] of Object.entries(fields)) {
    const at = prefix + name.charAt(0).toLowerCase() + name.slice(1)
    const value = body[name]
    if (value === undefined || value === null) {
      if (required.includes(name)) yield failure('null', at, 'Member must not be null')
    } else yield* checkValue(value, rule, at)
  }
}

function* checkValue(value: unknown, rule: Rule, at: string): Generator<string> {
  switch (rule.kind) {
    case 'string':
      if (typeof value !== 'string') throw wrongType(at, 'a string')
      return yield* checkString(value, rule, at)
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(at, 'an integer')
      return yield* checkBounds(value, 'value', `'${value}'`, { ...rule, at })
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(at, 'a boolean')
      return
    case 'strings':
      if (!isStrings(value)) throw wrongType(at, 'a list of strings')
      return yield* checkStrings(value, rule, at)
    case 'map':
      if (!isObject(value) || !isStrings(Object.values(value)))
        throw wrongType(at, 'a map of strings')
      return
    case 'object':
      if (!isObject(value)) throw wrongType(at, 'an object')
      return yield* checkFields(value, rule.fields, rule.required ?? [], `${at}.`)
    case 'objects':
      return yield* checkObjects(value, rule, at)
  }
}

function* checkObjects(
  value: unknown,
  { fields, max }: Extract<Rule, { kind: 'objects' }>,
  at: string,
): Generator<string> {
  if (!Array.isArray(value) || !value.every(isObject)) throw wrongType(at, 'a list of objects')
  yield* checkBounds(value.length, 'length', `'${value.length} items'`, { max, at })
  for (const [index, item] of value.entries()) {
    yield* checkFields(item, fields, Object.keys(fields), `${at}.${index + 1}.member.`)
  }
}

function* checkBounds(
  size: number,
  what: 'value' | 'length',
  shown: string,
  { min, max, at }: { min?: number | undefined; max?: number | undefined; at: string },
): Generator<string> {
  if (min !== undefined && size < min) yield failure(shown, at, atLeast(what, min))
  if (max !== undefined && size > max) yield failure(shown, at, atMost(what, max))
}

function* checkString(
  value: string,
  rule: Extract<Rule, { kind: 'string' }>,
  at: string,
): Generator<string> {
  const shown = `'${value}'`
  yield* checkBounds(value.length, 'length', shown, { ...rule, at })
  if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`).test(value)) {
    yield failure(shown, at, `Member must satisfy regular expression pattern: ${rule.pattern}`)
  }
  if (rule.oneOf !== undefined && !isAmong(rule, value)) {
    yield failure(shown, at, `Member must satisfy enum value set: [${rule.oneOf.join(', ')}]`)
  }
}

function isAmong({ oneOf = [], isOne }: Choice, value: string): boolean {
  return isOne?.(value) ?? oneOf.includes(value)
}

function* checkStrings(
  values: readonly string[],
  rule: Extract<Rule, { kind: 'strings' }>,
  at: string,
): Generator<string> {
  const { oneOf, max, pattern, flat } = rule
  const shown = `'[${values.join(', ')}]'`
  if (max !== undefined && values.length > max) yield failure(shown, at, atMost('length', max))
  if (oneOf !== undefined && !values.every((value) => isAmong(rule, value))) {
    const values = `Member must satisfy enum value set: [${oneOf.join(', ')}]`
    yield failure(
      shown,
      at,
      flat ? values : `Member must satisfy constraint: [${values}, Member must not be null]`,
    )
  }
  if (
    pattern !== undefined &&
    !values.every((value) => new RegExp(`^(?:${pattern})$`).test(value))
  ) {
    yield failure(
      shown,
      at,
      `Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ${pattern}, Member must not be null]`,
    )
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function failure(shown: string, at: string, constraint: string): string {
  return `Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`
}

function atLeast(what: 'value' | 'length', limit: number): string {
  return `Member must have ${what} greater than or equal to ${limit}`
}

function atMost(what: 'value' | 'length', limit: number): string {
  return `Member must have ${what} less than or equal to ${limit}`
}

function wrongType(at: string, expected: string): ServiceError {
  return new ServiceError(400, 'SerializationException', `The value of '${at}' is not ${expected}.`)
}
