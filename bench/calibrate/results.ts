import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Report } from '../../src/report/schema.ts'

/** What came of one check. */
export interface Result {
  example: string
  /** What was planted in head, as a share of its CPU time; 0: nothing. */
  planted: number
  seed: number
  verdict: Report['verdict']
  /** Estimated change in duration by row, in percent. */
  changes: (number | null)[]
  /** Base's duration by row, in milliseconds. */
  durationMs: (number | null)[]
  invocations: number
  /** What was found, without its place. */
  findings: string[]
  seconds: number
}

/** Results that can be gone on with later, where a file is given. */
export interface Results {
  all: Result[]
  add(result: Result): void
}

export function openResults(file: string | undefined): Results {
  const all =
    file !== undefined && existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Result)
      : []
  return {
    all,
    add(result) {
      all.push(result)
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`)
    },
  }
}
