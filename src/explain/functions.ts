import { groupBy } from '../shared/group.ts'
import { isGuessedName } from './guessed-name.ts'
import type { ObservedFunction, SideSeen } from './observation.ts'
import {
  offsetOf,
  type Piece,
  type Place,
  piecesOf,
  positionOf,
  type Sources,
  withoutComments,
} from './sources.ts'
import { wrappedName } from './wrapped-name.ts'

/** A function of one side: where it is, what it says, and how often it ran. */
export interface KnownFunction extends Place {
  /** As a person would call it. */
  name: string
  /** What the other side's counterpart is looked for by. */
  key: string
  /** In the file as it is deployed: offsets, or lines in Python. */
  builtFile: string
  start: number
  end: number
  isMinified: boolean
  /** As it is called in the file as it is deployed. */
  builtName: string
  /** Its own text as it is deployed, where that is minified. */
  builtText: string
  /** Whether it has the name of the function that it stands in, for lack of one. */
  isAnonymous: boolean
  /** Its own text, without that of the functions in it. */
  pieces: readonly Piece[]
  /** Calls and work per invocation, one of each environment that counted. */
  calls: readonly number[]
  work: readonly number[]
}

const ANONYMOUS = /^$|^\(anonymous\)$|(^|\.)<(lambda|listcomp|genexpr|setcomp|dictcomp)>$/

/** The functions of one side that ran, by file and position; how often is not known where none counted. */
export function functionsOf({ counts, times }: SideSeen, sources: Sources): KnownFunction[] {
  const found = new Map<string, { seen: ObservedFunction; calls: number[]; work: number[] }>()
  const find = (seen: ObservedFunction) => {
    const id = `${seen.file}\n${seen.start}\n${seen.end}\n${seen.name}`
    const zeros = () => counts.map(() => 0)
    const known = found.get(id) ?? { seen, calls: zeros(), work: zeros() }
    found.set(id, known)
    return known
  }
  for (const [index, { seen }] of counts.entries()) {
    for (const each of seen.functions) {
      const known = find(each)
      known.calls[index] = each.calls / Math.max(1, seen.invocations)
      known.work[index] = each.work / Math.max(1, seen.invocations)
    }
  }
  if (counts.length === 0)
    for (const { seen } of times) for (const each of seen.functions) find(each)
  const language = [...counts, ...times][0]?.seen.language ?? 'nodejs'
  const byFile = groupBy(found.values(), ({ seen }) => seen.file)
  return [...byFile.values()].flatMap((list) => {
    const inOrder = list.toSorted((a, b) => a.seen.start - b.seen.start || b.seen.end - a.seen.end)
    const sorted = language === 'nodejs' ? withoutGuesses(inOrder, sources) : inOrder
    return sorted.map((each) => {
      const inner = sorted.filter(({ seen }) => isInside(seen, each.seen))
      const allOuter = sorted.filter(({ seen }) => isInside(each.seen, seen))
      // A callback in a callback has the name of the function in which both stand.
      const outer = allOuter.findLast(({ seen }) => !ANONYMOUS.test(seen.name)) ?? allOuter.at(-1)
      return known(each, {
        inner: inner.map(({ seen }) => seen),
        outer: outer?.seen,
        allOuter: allOuter.map(({ seen }) => seen).toReversed(),
        language,
        sources,
      })
    })
  })
}

/** Functions of Node.js whose name is V8's guess have none. */
function withoutGuesses<Each extends { seen: ObservedFunction }>(
  inOrder: readonly Each[],
  sources: Sources,
): Each[] {
  return inOrder.map((each) => {
    const { seen } = each
    const text = sources.file(seen.file)?.text
    if (text === undefined) return each
    const outer = inOrder.findLast((other) => isInside(seen, other.seen))
    const isGuess = isGuessedName(text, seen, outer?.seen.start ?? 0)
    return isGuess ? { ...each, seen: { ...seen, name: '' } } : each
  })
}

function isInside(inner: ObservedFunction, outer: ObservedFunction): boolean {
  if (inner === outer || inner.start < outer.start || inner.end > outer.end) return false
  return inner.start > outer.start || inner.end < outer.end
}

interface Enclosing {
  inner: readonly ObservedFunction[]
  outer: ObservedFunction | undefined
  /** All that it stands in, the innermost first. */
  allOuter: readonly ObservedFunction[]
  language: 'nodejs' | 'python'
  sources: Sources
}

function known(
  { seen, calls, work }: { seen: ObservedFunction; calls: number[]; work: number[] },
  { inner, outer, allOuter, language, sources }: Enclosing,
): KnownFunction {
  const file = sources.file(seen.file)
  const built = {
    builtFile: seen.file,
    start: seen.start,
    end: seen.end,
    calls,
    work,
    isAnonymous: ANONYMOUS.test(seen.name),
    builtName: shortName(seen.name),
    builtText: '',
  }
  const outermost = allOuter.at(-1) ?? seen
  const enclosing = ANONYMOUS.test(seen.name)
    ? shortName(outer?.name ?? '') || (file && wrappedName(file.text, outermost.start))
    : undefined
  const plain = shortName(seen.name)
  if (!file) {
    const line = language === 'python' ? seen.start : 1
    const name = enclosing ?? (plain || '(anonymous)')
    return {
      ...built,
      file: seen.file,
      line,
      name,
      key: `${seen.file}|${seen.name}`,
      isMinified: false,
      pieces: [],
    }
  }
  const isPython = language === 'python'
  const from = isPython ? offsetOf(file, seen.start, 0) : seen.start
  const to = isPython ? offsetOf(file, seen.end + 1, 0) : seen.end
  const holes = inner.map((each): [number, number] =>
    isPython
      ? [offsetOf(file, each.start, 0), offsetOf(file, each.end + 1, 0)]
      : [each.start, each.end],
  )
  const { line } = positionOf(file, from)
  // A function that stands in one line with what is around it has no line of its own.
  const own = isPython && holes.some(([a, b]) => a <= from && b >= to) ? [] : holes
  const text = withoutComments(withHoles(file.text.slice(from, to), from, own), language)
  const isMinified = !isPython && file.isMinified
  if (isMinified) built.builtText = text
  const pieces = piecesOf(text, { offset: from, line }, { ...file, isMinified })
  const original = isPython ? undefined : sources.original(seen.file, bodyStart(file.text, seen))
  if (original) {
    const nameOf = (each: ObservedFunction) => builtName(each, file.text, sources)
    const name =
      [seen, ...allOuter].map(nameOf).find((each) => each !== '') ||
      wrappedOriginal(outermost, file.text, sources) ||
      enclosing ||
      '(anonymous)'
    return {
      ...built,
      file: original.file,
      line: original.line,
      name,
      key: `${original.file}|${name}`,
      isMinified,
      pieces,
    }
  }
  const name = enclosing ?? (plain || '(anonymous)')
  const { column } = positionOf(file, from)
  return {
    ...built,
    file: seen.file,
    line,
    name: isMinified ? `${name} (column ${column + 1})` : name,
    key: isMinified
      ? seen.file
      : `${seen.file}|${outer ? `${shortName(outer.name)}>` : ''}${seen.name}`,
    isMinified,
    pieces,
  }
}

/** Where minifiers keep a mapping: at the function's name or its first parameter, before its body. */
function bodyStart(text: string, { start, end }: ObservedFunction): number {
  const head = text.slice(start, Math.min(end, start + 200))
  const skip = /^(?:async\s+)?(?:function\s*\*?\s*)?/.exec(head)?.[0].length ?? 0
  return start + skip
}

/** Without `<locals>` and the module that a bundler put before it. */
const shortName = (name: string) =>
  name
    .replace(/^(?:module\.)?exports\./, '')
    .replace(/\.<(lambda|listcomp|genexpr|setcomp|dictcomp)>$/, '')

/** The name in the source of a function of a built file; empty where it has none. */
function builtName(seen: ObservedFunction, text: string, sources: Sources): string {
  const start = bodyStart(text, seen)
  const original = sources.original(seen.file, start)
  if (!original) return ''
  // What is mapped at an arrow function is its first parameter.
  const isArrow = /^(?:async\b\s*)?(?:[\w$]+|\([^)]*\))\s*=>/.test(text.slice(seen.start, seen.end))
  const { name: _, ...place } = original
  const name = originalName(isArrow ? place : original, shortName(seen.name), sources)
  return name === 'constructor' ? (className(original, sources) ?? name) : name
}

/** The same of a function that is given to a call, whose result has a name. */
function wrappedOriginal(seen: ObservedFunction, text: string, sources: Sources) {
  const place = sources.original(seen.file, bodyStart(text, seen))
  const source = place && sources.originalText(place.file)
  return source && wrappedName(source.text, offsetOf(source, place.line, place.column))
}

/** The class whose constructor begins at a place. */
function className({ file, line }: Place, sources: Sources): string | undefined {
  const source = sources.originalText(file)
  const before = source?.text.slice(0, source.starts[line - 1] ?? 0) ?? ''
  return [...before.matchAll(/\bclass\s+([\w$]+)/g)].at(-1)?.[1]
}

/** The name that stands in the source; minifiers keep it where they shorten it. */
function originalName(
  { file, line, column, name }: Place & { column: number; name?: string },
  fallback: string,
  sources: Sources,
): string {
  if (name !== undefined && !/^(function|async|return|const|let|var|export)$/.test(name)) {
    const text = lineOf(file, line, sources)
    const declared = text === undefined ? undefined : declaredName(text, column)
    return declared ?? name
  }
  const text = lineOf(file, line, sources)
  return (
    (text === undefined ? undefined : declaredName(text, column)) ??
    (/^.{0,2}$/.test(fallback) ? '' : fallback)
  )
}

function lineOf(file: string, line: number, sources: Sources): string | undefined {
  const source = sources.originalText(file)
  const start = source?.starts[line - 1]
  if (!source || start === undefined) return undefined
  return source.text.slice(start, source.starts[line] ?? source.text.length)
}

const MODIFIERS =
  /^\s*(?:(?:export|default|public|private|protected|static|async|get|set|override|function)\s+|[*#]\s*)*$/
const NO_NAME = /^(?:if|for|while|switch|return|catch|await|yield|function|async)$/

/** What is declared at a column of a line: a function, a variable or property that is one, or a method. */
function declaredName(text: string, column: number): string | undefined {
  const before = text.slice(0, column)
  const after = text.slice(column)
  const found =
    /^(?:async\s+)?function\s*\*?\s*([\w$]+)/.exec(after)?.[1] ??
    (/function\s*\*?\s*$/.test(before) ? /^([\w$]+)/.exec(after)?.[1] : undefined) ??
    /([\w$]+)\s*(?::[^=]*)?[=:]\s*(?:async\s*)?(?:function\b.*|\(?\s*)$/.exec(before)?.[1] ??
    (MODIFIERS.test(before) ? declaredAtStart(text) : undefined)
  return found !== undefined && NO_NAME.test(found) ? undefined : found
}

const declaredAtStart = (text: string) =>
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)/.exec(
    text.trimStart(),
  )?.[1] ??
  /^\s*(?:(?:public|private|protected|static|async|get|set|override)\s+)*[*#]?([\w$]+)\s*\(/.exec(
    text,
  )?.[1]

/** The text with blanks for what is in it and is another function's. */
function withHoles(
  text: string,
  from: number,
  holes: readonly (readonly [number, number])[],
): string {
  let result = text
  for (const [start, end] of holes) {
    const [a, b] = [Math.max(0, start - from), Math.min(result.length, end - from)]
    if (b > a)
      result = result.slice(0, a) + result.slice(a, b).replace(/[^\n]/g, ' ') + result.slice(b)
  }
  return result
}
