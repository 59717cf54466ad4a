const WIDTH = 100

/** A place in a text, lines and columns counted from 1. */
export interface Position {
  line: number
  column: number
  /** Line of the file that the text starts at. Default 1. */
  atLine?: number
}

/**
 * One line of a text with a caret below the column, to end a message with:
 *
 *       3 |     memory-sizes: 64
 *         |                   ^
 *
 * Of a long line, only what surrounds the column is shown.
 */
export function excerpt(text: string, { line, column, atLine = 1 }: Position): string {
  const whole = (text.split('\n')[line - 1] ?? '').replace(/\r$/, '')
  const start = column > WIDTH ? column - WIDTH / 2 : 0
  const shown = whole.slice(start, start + WIDTH).replace(/[^\P{C}\t]/gu, '\uFFFD')
  const before = shown.slice(0, column - 1 - start)
  // Tabs are kept, so that the caret stands below its column however wide they are shown.
  const indent = before.replace(/[^\t]/g, ' ').padEnd(column - 1 - start)
  const number = String(line + atLine - 1).padStart(4)
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${indent}^`
}
