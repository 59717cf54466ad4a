import type { Swept } from './sweep.ts'

/**
 * What became of what was found, in columns.
 * @param only the functions that were looked at, where the rest of the region was not
 */
export function sweptTable(
  swept: readonly Swept[],
  region: string,
  only: readonly string[] = [],
): string {
  if (swept.length === 0) {
    return only.length === 0
      ? `No preview is left behind in ${region}.\n`
      : `Nothing is left behind in ${only.join(', ')}; nothing else in ${region} was looked at.\n`
  }
  const rows = [
    ['Function', 'Run', 'Result', 'Why'],
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
