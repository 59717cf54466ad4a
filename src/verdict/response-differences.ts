import type { KeptResponses, ResponseDifference } from '../measure/responses.ts'
import type { Fact } from './finding.ts'

/**
 * Compares the responses of both sides, payload by payload. A value counts as changed where all of
 * base's responses agree on it and one of head's does not; what base's responses differ in among
 * themselves (times, ids, what a cold start returns) counts only where its type changes or it goes.
 */
export function responseDifferences(responses: readonly KeptResponses[]): ResponseDifference[] {
  return responses.flatMap(({ payload, base, head }) => {
    if (base.length < MIN_RESPONSES || head.length < MIN_RESPONSES) return []
    const usual = leavesOf(base)
    const places = differingPlaces(usual, base.length, leavesOf(head), head.length)
    const [first] = places
    return first ? [{ payload, ...first, count: places.length }] : []
  })
}

/** Differences as facts, but for payloads with which head fails: those say more. */
export function differentAnswers(
  differences: readonly ResponseDifference[],
  failures: readonly Fact[],
): Fact[] {
  const failing = new Set(failures.map(({ payload }) => payload))
  return differences
    .filter(({ payload }) => !failing.has(payload))
    .map((difference) => ({ kind: 'different-answer', ...difference }))
}

/** By path the values, as JSON, that responses have there, and in how many of them. */
type Leaves = Map<string, { values: Set<string>; count: number }>

function leavesOf(responses: readonly string[]): Leaves {
  const leaves: Leaves = new Map()
  for (const text of responses) {
    for (const [path, value] of flattened(parsed(text))) {
      const leaf = leaves.get(path) ?? { values: new Set(), count: 0 }
      leaf.values.add(value)
      leaf.count++
      leaves.set(path, leaf)
    }
  }
  return leaves
}

function differingPlaces(base: Leaves, ofBase: number, head: Leaves, ofHead: number) {
  const varying = [...base]
    .filter(([, { count }]) => count < ofBase)
    .map(([path]) => containerOf(path))
  const isVarying = (path: string) => varying.some((container) => path.startsWith(container))
  const places: Omit<ResponseDifference, 'payload' | 'count'>[] = []
  for (const [path, { values, count }] of base) {
    const other = head.get(path)
    const [usual = ''] = values
    if (count < ofBase) continue
    if (other === undefined || other.count < ofHead) {
      if (!isVarying(path)) places.push({ path, base: cut(usual) })
      continue
    }
    const unlike = [...other.values].find((value) =>
      values.size === 1 ? value !== usual : ![...values].some((each) => isAlike(each, value)),
    )
    if (unlike !== undefined) places.push({ path, base: cut(usual), head: cut(unlike) })
  }
  for (const [path, { values }] of head) {
    const [value = ''] = values
    if (!base.has(path) && !isVarying(path)) places.push({ path, head: cut(value) })
  }
  return places
}

/** Of a value that changes from response to response only the type is compared. */
function isAlike(a: string, b: string): boolean {
  return typeOf(a) === typeOf(b)
}

function typeOf(json: string): string {
  if (json.startsWith('"')) return 'string'
  return /^-?\d/.test(json) ? 'number' : json
}

/** `$.items[3].id` is in `$.items[`: where a list is longer at times, its elements come and go. */
function containerOf(path: string): string {
  const list = path.lastIndexOf('[')
  const object = path.lastIndexOf('.')
  return list > object ? path.slice(0, list + 1) : path
}

/** Leaves of a value by their path; the text of a `body` that is JSON itself is looked into. */
function flattened(value: unknown, path = '$', depth = 0): [string, string][] {
  if (depth > MAX_DEPTH) return []
  if (Array.isArray(value)) {
    if (value.length === 0) return [[path, '[]']]
    return value
      .slice(0, MAX_ELEMENTS)
      .flatMap((each, index) => flattened(each, `${path}[${index}]`, depth + 1))
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    if (entries.length === 0) return [[path, '{}']]
    return entries.flatMap(([key, each]) => flattened(each, `${path}.${key}`, depth + 1))
  }
  if (typeof value === 'string' && path === '$.body') {
    const inner = parsed(value)
    if (inner !== null && typeof inner === 'object') return flattened(inner, path, depth + 1)
  }
  return [[path, JSON.stringify(value)]]
}

/** Text that is no JSON stands for itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function cut(json: string): string {
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN - 1)}…` : json
}

const MIN_RESPONSES = 3
const MAX_DEPTH = 12
const MAX_ELEMENTS = 50
const MAX_SHOWN = 60
