import type { Swept } from './sweep.ts'

/** What became of what was found, in columns. */
export function sweptTable(swept: readonly Swept[], region: string): string {
  if (swept.length === 0) return `No preview is left behind in ${region}.\n`
  const rows = [
    ['Function', 'Run', 'What became of it', 'Why'],
    ...swept.map(({ name, mark, outcome, reason }) => [
      name,
      mark ? `${mark.repository} ${mark.run}` : 'unknown',
      OUTCOMES[outcome],
      reason,
    ]),
  ].map((row) => row.map((cell) => cell.replace(/\p{Cc}+/gu, ' ')))
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

const OUTCOMES: Readonly<Record<Swept['outcome'], string>> = {
  deleted: 'deleted',
  restored: 'restored',
  'to-delete': 'to be deleted',
  'to-restore': 'to be restored',
  kept: 'kept',
  failed: 'FAILED',
}
