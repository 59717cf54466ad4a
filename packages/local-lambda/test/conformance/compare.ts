/** What tokens such as `<uuid:1>` stand for, once they were met. */
export type Bindings = Map<string, string>

export interface Difference {
  at: string
  recorded: unknown
  here: unknown
}

/**
 * Compares an answer with a recorded one, leaf by leaf. A token in a recorded text stands for any
 * text, the same wherever it comes again; different `<uuid:…>` and `<code-sha256:…>` stand for
 * different ones. That no member is missing or added is an assertion for each object.
 */
export function compare(
  recorded: unknown,
  here: unknown,
  bindings: Bindings,
): { assertions: number; differences: Difference[] } {
  let assertions = 0
  const differences: Difference[] = []

  function visit(expected: unknown, actual: unknown, at: string): void {
    assertions += 1
    if (isObject(expected) && isObject(actual)) {
      const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].toSorted()
      for (const key of keys) {
        const path = at === '' ? key : `${at}.${key}`
        if (key in expected && key in actual) visit(expected[key], actual[key], path)
        else differences.push({ at: path, recorded: expected[key], here: actual[key] })
      }
    } else if (typeof expected === 'string' && typeof actual !== 'object') {
      if (!matches(expected, String(actual), bindings))
        differences.push({ at, recorded: expected, here: actual })
    } else if (expected !== actual) differences.push({ at, recorded: expected, here: actual })
  }

  visit(recorded, here, '')
  return { assertions, differences }
}

function matches(expected: string, actual: string, bindings: Bindings): boolean {
  const parts = expected.split(/(<[\w-]+(?::\d+)?>)/)
  const tokens = parts.filter((_, index) => index % 2 === 1)
  const pattern = parts
    .map((part, index) => {
      const known = index % 2 === 1 ? bindings.get(part) : part
      return known === undefined ? '(.+?)' : escaped(known)
    })
    .join('')
  const match = new RegExp(`^${pattern}$`, 's').exec(actual)
  if (match === null) return false
  const unknown = tokens.filter((token) => !bindings.has(token))
  return unknown.every((token, index) => bind(token, match[index + 1] ?? '', bindings))
}

function bind(token: string, value: string, bindings: Bindings): boolean {
  if (!/:\d+>$/.test(token)) return true
  const kind = token.replace(/:\d+>$/, '')
  const taken = [...bindings].some(([other, known]) => other.startsWith(kind) && known === value)
  if (taken && /^<(uuid|code-sha256)/.test(token)) return false
  bindings.set(token, value)
  return true
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
