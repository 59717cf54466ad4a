import { Command, CommanderError } from 'commander'
import { EXIT, explain } from '../check/exit.ts'
import { Cancelled } from '../shared/cancel.ts'
import { VERSION } from '../shared/version.ts'
import { addCalibrate } from './calibrate.ts'
import { addCheck } from './check.ts'
import { addHistory } from './history.ts'
import { addInvoke } from './invoke.ts'
import type { Io } from './io.ts'
import { printError } from './print-error.ts'
import { addRecord } from './record.ts'
import { addReport } from './report.ts'
import { addServe } from './serve.ts'
import { addSweep } from './sweep.ts'

/** The shell makes many words of a glob. */
const QUOTE = "Everything is a flag; put quotes around a glob, as in --payloads 'events/*.json'.\n"

/**
 * Runs the command line.
 * @returns the exit status
 */
export async function commandLine(io: Io): Promise<number> {
  let status: number = EXIT.pass
  const program = createProgram(io, (code) => {
    status = code
  })
  try {
    await program.parseAsync(io.argv)
    return status
  } catch (error) {
    // Commander has written its sentence already; --help and --version end here too.
    if (error instanceof CommanderError) {
      if (error.code === 'commander.excessArguments') io.stderr.write(QUOTE)
      return error.exitCode === 0 ? EXIT.pass : EXIT.badInput
    }
    const { message, status: code } = explain(error)
    printError(io, message)
    if (error instanceof Cancelled && error.unfinished) io.exit(code)
    return code
  }
}

/** All commands with their flags; `finish` gets the exit status of what is no error. */
export function createProgram(io: Io, finish: (status: number) => void): Command {
  const program = new Command('lambda-cost-gate')
    .description(
      'Measures duration and cost of AWS Lambda code against a base, and fails on a regression.',
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
  addCheck(program, io, finish)
  addInvoke(program, io, finish)
  addCalibrate(program, io, finish)
  addRecord(program, io, finish)
  addHistory(program, io)
  addReport(program, io)
  addSweep(program, io, finish)
  addServe(program, io)
  return program
}
