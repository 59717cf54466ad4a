import type { Command } from 'commander'
import { isRunName, runMark, uploadOf } from '../aws/lambda/marks.ts'
import { sweptTable } from '../aws/lambda/swept-table.ts'
import { regionOf } from '../aws/region.ts'
import { EXIT } from '../check/exit.ts'
import { cancellation } from '../shared/cancel.ts'
import { BadInput } from '../shared/errors.ts'
import { localIdentity } from './identity.ts'
import type { Io } from './io.ts'

interface SweepFlags {
  dryRun?: boolean
  functionName?: string[]
  uploadBucket?: string
  run?: string
}

/** Adds `sweep`: deletes what runs left behind in an account and region, and lists it in a table. */
export function addSweep(program: Command, io: Io, finish: (status: number) => void): void {
  program
    .command('sweep')
    .description('delete previews past their expiry, and restore functions changed in place')
    .option('--dry-run', 'only show what would be done')
    .option(
      '--function-name <name>',
      'also look at this function for what an in-place run left (repeatable)',
      (name: string, before: string[] = []) => [...before, name],
    )
    .option(
      '--run <name>',
      'do not wait for the expiry of what this run left, such as pr-12/1f2e3d',
    )
    .option(
      '--upload-bucket <name>',
      'also sweep this bucket, in which runs keep zips above 50 MB temporarily',
    )
    .action(async ({ dryRun = false, functionName = [], uploadBucket, run }: SweepFlags) => {
      const { connect, disconnect } = await import('../aws/lambda/client.ts')
      const { sweep } = await import('../aws/lambda/sweep.ts')
      if (run !== undefined && !isRunName(run)) {
        throw new BadInput(
          `run: ${JSON.stringify(run)} is not the name of a run; give it as an error names it, such as pr-12/1f2e3d.`,
        )
      }
      const region = await regionOf(io.env, 'aws')
      const onlyNamed = run !== undefined && functionName.length > 0
      const now = new Date()
      const mark = runMark(localIdentity(), now)
      const lambda = connect({ backend: 'aws', region, ...uploadOf(uploadBucket, mark) })
      using cancelling = cancellation(io, undefined, whenCancelled)
      const { signal: cancelled, existing } = cancelling
      try {
        const swept = await cancelling.run(() =>
          sweep(lambda, {
            now,
            dryRun,
            functionNames: functionName,
            onlyNamed,
            cancelled,
            existing,
            ...(run !== undefined && { owner: { run } }),
          }),
        )
        io.stdout.write(sweptTable(swept, region, onlyNamed ? functionName : []))
        if (swept.some(({ outcome }) => outcome === 'failed')) finish(EXIT.couldNotMeasure)
      } finally {
        disconnect(lambda)
      }
    })
}

function whenCancelled(left: readonly string[]): string {
  const what = left.length === 0 ? 'anything was done' : `it was done with ${left.join(', ')}`
  return `The sweep was cancelled before ${what}. Run it again.`
}
