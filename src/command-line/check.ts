import type { Command } from 'commander'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'

/** Adds `check`: the markdown report on standard output, progress on standard error. */
export function addCheck(program: Command, io: Io, finish: (status: number) => void): void {
  const check = program
    .command('check')
    .description('compare head with base; exit status 1 on a regression')
  addMeasuringFlags(check)
  check.action(async (flags: Record<string, unknown>) => {
    const { performCheck } = await import('../check/perform.ts')
    const { renderMarkdown } = await import('../report/markdown/report.ts')
    const { withSurroundings } = await import('./run.ts')
    const { report, status } = await withSurroundings(io, verbosityOf(flags), (options) =>
      performCheck(givenInputs(flags), options),
    )
    io.stdout.write(`${renderMarkdown(report, { detail: 'full' })}\n`)
    finish(status)
  })
}
