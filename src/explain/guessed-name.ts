import type { ObservedFunction } from './observation.ts'

/**
 * Whether a name is a guess. V8 gives a function without a name that of what it is assigned to, but also that of
 * a property which only comes behind it: a callback before `return { statusCode: 200 }` is a `statusCode` to it.
 * @param from where the function around it begins
 */
export function isGuessedName(
  text: string,
  { name, start, end }: Pick<ObservedFunction, 'name' | 'start' | 'end'>,
  from: number,
): boolean {
  const [own] = /[\w$]+$/.exec(name) ?? []
  if (own === undefined || !UNNAMED.test(text.slice(start, end))) return false
  const before = text.slice(Math.max(from, start - NAMED_WITHIN), start)
  const names: readonly string[] = before.match(/[\w$]+/g) ?? []
  return !names.includes(own)
}

const UNNAMED = /^(?:async\s*)?(?:function\s*\*?\s*\(|\(|[\w$]+\s*=>)/
const NAMED_WITHIN = 1000
