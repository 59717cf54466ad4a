import { CST, Lexer } from 'yaml'

/** More than any level of indentation that people write. */
const INDENT = ' '.repeat(200)
/** Characters lexed before a text is abandoned, so that none takes longer than a second or so. */
const MAX_WORK = 50_000_000

/**
 * YAML wants the lines of a list or map in brackets indented like all others; PyYAML does not care, so
 * that templates are written without. This indents such lines where they end their brackets too early.
 * @returns the text in which they do not, with the same lines
 */
export function indentFlow(text: string): string {
  let indented = text
  for (let work = 0; work < MAX_WORK; work += indented.length) {
    const offset = prematureEnd(indented)
    if (offset === undefined) return indented
    indented = indented.slice(0, offset) + INDENT + indented.slice(offset)
  }
  return text
}

/** Marks in the lexer's output that stand for no text. */
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

/** Where brackets are left because of the indentation of what follows. */
function prematureEnd(text: string): number | undefined {
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    if (token === CST.FLOW_END) return offset
    if (!MARKS.has(token)) offset += token.length
  }
  return undefined
}
