import stringWidth from 'string-width'

export interface TerminalTable {
  titles: readonly string[]
  align: readonly ('left' | 'right')[]
  rows: readonly (readonly string[])[]
}

const BETWEEN = '  '
/** The mark, what it is about, and one figure. */
const FEWEST = 3

/**
 * The lines of a table, its titles first, no wider than the terminal where that can be: the columns
 * that matter least stand last, before words of the verdict, and are left out one after the other.
 * @returns how many columns are left out, too
 */
export function tableLines(
  table: TerminalTable,
  columns: number,
): { lines: string[]; leftOut: number } {
  const widths = table.titles.map((title, at) =>
    Math.max(stringWidth(title), ...table.rows.map((cells) => stringWidth(cells[at] ?? ''))),
  )
  const kept = keptColumns(table.titles, widths, columns)
  const line = (cells: readonly string[]) =>
    kept
      .map((at) => padded(cells[at] ?? '', widths[at] ?? 0, table.align[at] ?? 'left'))
      .join(BETWEEN)
      .trimEnd()
  return {
    lines: [line(table.titles), ...table.rows.map(line)],
    leftOut: table.titles.length - kept.length,
  }
}

function keptColumns(
  titles: readonly string[],
  widths: readonly number[],
  columns: number,
): number[] {
  const kept = titles.map((_, at) => at)
  const width = () =>
    kept.reduce((sum, at) => sum + (widths[at] ?? 0), BETWEEN.length * (kept.length - 1))
  while (kept.length > FEWEST && width() > columns) {
    const hasWords = titles[kept.at(-1) ?? 0] === '' && kept.length > FEWEST + 1
    kept.splice(hasWords ? -2 : -1, 1)
  }
  return kept
}

export function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'right' ? space + text : text + space
}
