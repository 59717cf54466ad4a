import type { KeptResponses, ResponseDifference } from '../measure/responses.ts'
import type { Fact } from './finding.ts'
import { fisherGreater } from './stats/fisher.ts'

/**
 * Compares the responses of both sides, payload by payload. A value counts as changed where all of
 * base's responses agree on it and more of head's do not than chance explains, as what either side
 * answers now and then may be missing in base's few by chance. What base's responses differ in among
 * themselves (times, ids, what a cold start returns) counts only where its type changes or it goes.
 */
export function responseDifferences(responses: readonly KeptResponses[]): ResponseDifference[] {
  return responses.flatMap(({ payload, base, head }) => {
    if (base.length < MIN_RESPONSES || head.length < MIN_RESPONSES) return []
    const usual = leavesOf(base)
    const places = differingPlaces(
      usual,
      { count: base.length, isOpen: openObjects(base) },
      leavesOf(head),
      head.length,
    )
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

/** By path the values, as JSON, that responses have there, how often each, and in how many of them. */
type Leaves = Map<string, { values: Map<string, number>; count: number }>

function leavesOf(responses: readonly string[]): Leaves {
  const leaves: Leaves = new Map()
  for (const text of responses) {
    for (const [path, value] of flattened(parsed(text))) {
      const leaf = leaves.get(path) ?? { values: new Map<string, number>(), count: 0 }
      leaf.values.set(value, (leaf.values.get(value) ?? 0) + 1)
      leaf.count++
      leaves.set(path, leaf)
    }
  }
  return leaves
}

function differingPlaces(
  base: Leaves,
  { count: ofBase, isOpen }: { count: number; isOpen: (path: string) => boolean },
  head: Leaves,
  ofHead: number,
) {
  const varying = [...base]
    .filter(([, { count }]) => count < ofBase)
    .map(([path]) => containerOf(path))
  const isVarying = (path: string) => varying.some((container) => path.startsWith(container))
  // In none of base's responses, and in so many of head's.
  const isClear = (count: number) =>
    fisherGreater({ hits: 0, of: ofBase }, { hits: count, of: ofHead }) < CHANCE
  const places: Omit<ResponseDifference, 'payload' | 'count'>[] = []
  for (const [path, { values, count }] of base) {
    const [usual = ''] = values.keys()
    const other = head.get(path)
    if (count < ofBase) continue
    const present = other?.count ?? 0
    if (present < ofHead && isClear(ofHead - present)) {
      if (!isVarying(path)) places.push({ path, base: cut(usual) })
      continue
    }
    const unlike = [...(other?.values ?? [])].filter(([value]) =>
      values.size === 1
        ? value !== usual
        : ![...values.keys()].some((each) => isAlike(each, value)),
    )
    const [first] = unlike
    if (first && isClear(unlike.reduce((sum, [, times]) => sum + times, 0))) {
      places.push({ path, base: cut(usual), head: cut(first[0]) })
    }
  }
  for (const [path, { values, count }] of head) {
    const [value = ''] = values.keys()
    if (base.has(path) || isVarying(path) || isOpen(path)) continue
    if (isClear(count)) places.push({ path, head: cut(value) })
  }
  return places
}

/**
 * Objects whose keys are other ones in each response, such as ids: new keys there say nothing. Those are objects
 * of which half of the responses, and two at least, have a key that no other has.
 * @returns whether a path leads into one
 */
function openObjects(responses: readonly string[]): (path: string) => boolean {
  const keys = new Map<string, Map<string, number>>()
  for (const text of responses) {
    const seen = new Set(flattened(parsed(text)).flatMap(([path]) => ancestorsOf(path)))
    for (const each of seen) {
      const at = each.lastIndexOf('.')
      const inside = keys.get(each.slice(0, at + 1)) ?? new Map<string, number>()
      inside.set(each, (inside.get(each) ?? 0) + 1)
      keys.set(each.slice(0, at + 1), inside)
    }
  }
  const open = [...keys].flatMap(([object, inside]) => {
    const single = [...inside.values()].filter((count) => count === 1).length
    return single >= Math.max(2, responses.length / 2) ? [object] : []
  })
  return (path) => open.some((object) => path.startsWith(object))
}

/** Of `$.a.b[0].c`: `$.a`, `$.a.b` and `$.a.b[0].c`. */
function ancestorsOf(path: string): string[] {
  return [...path.matchAll(/\.[^.[]*/g)].map(({ index, 0: key }) =>
    path.slice(0, index + key.length),
  )
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
/** Three of three against none of three are 0.05. */
const CHANCE = 0.0501
const MAX_DEPTH = 12
const MAX_ELEMENTS = 50
const MAX_SHOWN = 60
