import type { KnownFunction } from './functions.ts'
import type { Place, SourceFile, Sources } from './sources.ts'

/**
 * A line outside a function that makes it another one: the declaration of a constant that it uses, or a
 * decorator. Where only a decorator is gone, the line of the function itself.
 */
export function changedBeside(
  fn: KnownFunction,
  { base, head }: { base: Sources; head: Sources },
): Place | undefined {
  const [before, after] = [base.originalText(fn.file), head.originalText(fn.file)]
  if (!before || !after || before.text === after.text) return undefined
  const text = ownText(fn, head)
  const used = changedDeclarations(before, after).find(({ name }) => mentions(text, name))
  if (used) return { file: fn.file, line: used.line }
  return decoratorsOf(fn, linesOf(before)) === decoratorsOf(fn, linesOf(after))
    ? undefined
    : { file: fn.file, line: fn.line }
}

const known = new WeakMap<SourceFile, readonly { name: string; line: number }[]>()

/** What head declares outside of functions in lines that base does not have. */
function changedDeclarations(before: SourceFile, after: SourceFile) {
  const found = known.get(after)
  if (found) return found
  const old = new Set(linesOf(before))
  const declared = linesOf(after).flatMap((line, index) => {
    const name = old.has(line) ? undefined : DECLARED.exec(line)?.[1]
    return name === undefined ? [] : [{ name, line: index + 1 }]
  })
  known.set(after, declared)
  return declared
}

const DECLARED = /^(?:export\s+)?(?:const |let |var )?([\w$]+)(?:\s*:[^=]+)?\s*=[^=]/

const linesOf = ({ text }: SourceFile) => text.split('\n').map((line) => line.trimEnd())

/** As somebody wrote it, whatever a minifier made of its names. */
function ownText({ pieces, isMinified, builtFile, file, line, end }: KnownFunction, head: Sources) {
  const last = isMinified ? head.original(builtFile, Math.max(0, end - 1)) : undefined
  const source = last?.file === file ? head.originalText(file) : undefined
  if (!last || !source) return pieces.map(({ text }) => text).join('\n')
  return source.text.slice(source.starts[line - 1] ?? 0, source.starts[last.line])
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)
}

/** The decorators above the line in which a function is declared. */
function decoratorsOf({ name }: KnownFunction, lines: readonly string[]): string {
  const declared = new RegExp(`^\\s*(?:async )?(?:def )?${name.replace(/[^\w]/g, '\\$&')}\\(`)
  const at = lines.findIndex((line) => declared.test(line))
  const first = lines.slice(0, Math.max(0, at)).findLastIndex((line) => !/^\s*@/.test(line)) + 1
  return lines.slice(first, Math.max(0, at)).join('\n')
}
