import type { Command } from 'commander'
import type { Swept } from '../lambda/sweep.ts'
import { EXIT } from './exit.ts'
import type { Io } from './io.ts'

interface SweepFlags {
  dryRun?: boolean
  functionName?: string[]
}

const DEFAULT_REGION = 'us-east-1'
const OUTCOMES: Readonly<Record<Swept['outcome'], string>> = {
  deleted: 'deleted',
  'put-back': 'put back',
  'to-delete': 'to be deleted',
  'to-put-back': 'to be put back',
  kept: 'kept',
  failed: 'FAILED',
}

/** Adds `sweep`: deletes what runs left behind in an account and region, and tells it as a table. */
export function addSweep(program: Command, io: Io, finish: (status: number) => void): void {
  program
    .command('sweep')
    .description('delete previews past their expiry, and put back functions changed in place')
    .option('--dry-run', 'only say what would be done')
    .option(
      '--function-name <name>',
      'look at this function too, for what a run in place left (repeatable)',
      (name: string, before: string[] = []) => [...before, name],
    )
    .action(async ({ dryRun = false, functionName = [] }: SweepFlags) => {
      const { connect, disconnect } = await import('../lambda/client.ts')
      const { sweep } = await import('../lambda/sweep.ts')
      const { AWS_REGION, AWS_DEFAULT_REGION } = io.env
      const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? DEFAULT_REGION
      const lambda = connect({ backend: 'aws', region })
      try {
        const swept = await sweep(lambda, {
          now: new Date(),
          dryRun,
          functionNames: functionName,
        })
        io.stdout.write(sweptTable(swept, region))
        if (swept.some(({ outcome }) => outcome === 'failed')) finish(EXIT.couldNotMeasure)
      } finally {
        disconnect(lambda)
      }
    })
}

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
