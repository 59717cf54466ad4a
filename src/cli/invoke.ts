import { type Command, Option } from 'commander'
import { sanitizeLine } from '../github/log.ts'
import { unrestoredMessage } from '../shared/unrestored.ts'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'
import { printError } from './print-error.ts'

/** Adds `invoke`: answer, log and figures of each payload, once cold and once warm. */
export function addInvoke(program: Command, io: Io, finish: (status: number) => void): void {
  const invoke = program
    .command('invoke')
    .description(
      'invoke head (or base, where no head is given) once cold and once warm with each payload, and show response, log and figures; exit status 1 where an invocation fails',
    )
  addMeasuringFlags(invoke)
  invoke.addOption(
    new Option('--format <form>', 'how to print it')
      .choices(['terminal', 'json'])
      .default('terminal'),
  )
  invoke.action(async (flags: Record<string, unknown>) => {
    const { performInvoke } = await import('../check/invoke.ts')
    const { invokedJson, renderInvoked } = await import('../report/invoked.ts')
    const { withRunOptions } = await import('./run.ts')
    const { report, status, unrestored } = await withRunOptions(io, verbosityOf(flags), (options) =>
      performInvoke(givenInputs(flags), options),
    )
    io.stdout.write(
      flags.format === 'json' ? invokedJson(report) : sanitizeLine(renderInvoked(report)),
    )
    const alarm = unrestoredMessage(unrestored)
    if (alarm !== '') printError(io, alarm)
    finish(status)
  })
}
