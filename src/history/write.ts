import { type HistoryLine, lineSchema } from './line.ts'

/** Lines as NDJSON, each ended by a newline. */
export function historyText(lines: readonly HistoryLine[]): string {
  return lines.map((line) => `${JSON.stringify(lineSchema.parse(line))}\n`).join('')
}

/** The same behind what is there already, which may end in the middle of a line. */
export function appended(text: string, lines: readonly HistoryLine[]): string {
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  return `${text}${separator}${historyText(lines)}`
}
