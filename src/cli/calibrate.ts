import type { Command } from 'commander'
import { EXIT } from '../check/exit.ts'
import { sanitizeLine } from '../github/log.ts'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'
import { printError } from './print-error.ts'

/** Adds `calibrate`: how noisy base is, compared with itself. */
export function addCalibrate(program: Command, io: Io, finish: (status: number) => void): void {
  const calibrate = program
    .command('calibrate')
    .description('compare base with itself, and print the noise found')
  addMeasuringFlags(calibrate)
  calibrate.action(async (flags: Record<string, unknown>) => {
    const { performCalibration } = await import('../check/calibrate.ts')
    const { withRunOptions } = await import('./run.ts')
    const { unwritten, failure } = await withRunOptions(io, verbosityOf(flags), (options) =>
      performCalibration(givenInputs(flags), options, async ({ markdown }) => {
        io.stdout.write(`${sanitizeLine(markdown)}\n`)
      }),
    )
    if (unwritten !== undefined) printError(io, unwritten)
    if (failure === undefined) return
    printError(io, failure)
    finish(EXIT.couldNotMeasure)
  })
}
