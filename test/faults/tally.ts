import { appendFileSync } from 'node:fs'

/** Counts what was tried, for `npm run test:faults` to print. */
export function tally(kind: 'fault' | 'sequence', mended: boolean): void {
  const file = process.env.FAULTS_TALLY
  if (file !== undefined) appendFileSync(file, `${kind} ${mended ? 'mended' : 'left'}\n`)
}
