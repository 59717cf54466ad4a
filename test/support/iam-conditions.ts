/** Of a policy's statement: operator, key and values, as in IAM's grammar. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | string[]>>>>

/** Values by condition key; a key that a request does not have is absent. */
export type RequestContext = Readonly<Record<string, readonly string[]>>

/**
 * Whether all conditions of a statement hold, as IAM evaluates them: operators and keys are joined by
 * and, the values of a key by or. Keys are compared without regard to case.
 * @throws Error for an operator that is not evaluated here, so that no policy passes unread
 */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  const known = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]))
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(operator, known.get(key.toLowerCase()), [wanted].flat()),
    ),
  )
}

/** IAM's StringLike: `*` is any text, `?` one character. */
export function like(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text)
}

const COMPARISONS: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringEqualsIgnoreCase: (wanted, value) => wanted.toLowerCase() === value.toLowerCase(),
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (wanted, value) => wanted === value,
}

function holds(
  operator: string,
  values: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  const [, set, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? []
  if (name === 'Null') return wanted.includes(String(values === undefined))
  const negated = /^(String|Arn)Not/.test(name)
  const compare = COMPARISONS[name.replace(/^(String|Arn)Not/, '$1')]
  if (!compare) throw new Error(`The condition operator ${operator} is not evaluated here.`)
  if (values === undefined) return ifExists !== undefined || set === 'ForAllValues' || negated
  const matches = (value: string) => wanted.some((each) => compare(each, value)) !== negated
  return set === 'ForAnyValue' ? values.some(matches) : values.every(matches)
}
