import type { Command } from 'commander'
import { progressTo, type Verbosity } from '../check/progress.ts'
import { INPUT_NAMES, type InputName } from '../config/inputs.ts'
import type { GivenInputs } from '../config/parse.ts'
import { newRunToken } from '../lambda/marks.ts'
import { EXIT } from './exit.ts'
import { addInputs, givenInputs } from './flags.ts'
import type { Io } from './io.ts'

/** Inputs that mean something to the action only. */
const ACTION_ONLY: readonly InputName[] = [
  'command',
  'comment',
  'comment-key',
  'matrix',
  'override-label',
  'override-scope',
  'github-token',
]

/** Adds `check`: the markdown report on standard output, progress on standard error. */
export function addCheck(program: Command, io: Io, finish: (status: number) => void): void {
  const check = program
    .command('check')
    .description('compare head with base; exit status 1 on a regression')
  addInputs(
    check,
    INPUT_NAMES.filter((name) => !ACTION_ONLY.includes(name)),
  )
  check.option('--quiet', 'say nothing but the report and errors')
  check.option('--verbose', 'say what is done in detail')
  check.action(async (options: Record<string, unknown>) => {
    finish(await runFromFlags(givenInputs(options), verbosityOf(options), io))
  })
}

async function runFromFlags(given: GivenInputs, verbosity: Verbosity, io: Io): Promise<number> {
  const { performCheck } = await import('../check/perform.ts')
  const { renderMarkdown } = await import('../report/markdown/report.ts')
  const cancel = new AbortController()
  const onSignal = () =>
    cancel.abort(new Error('The check was cancelled; its previews are deleted.'))
  io.once('SIGINT', onSignal)
  io.once('SIGTERM', onSignal)
  const progress = progressTo({
    verbosity,
    terminal: io.stderr.isTTY ? { columns: io.stderr.columns } : undefined,
    write: (text) => void io.stderr.write(text),
    nowMs: () => performance.now(),
  })
  try {
    const { report, passed } = await performCheck(given, {
      cwd: io.cwd(),
      env: io.env,
      identity: {
        repository: 'local',
        stem: `run-${process.pid}`,
        token: newRunToken(),
        base: {},
        head: {},
      },
      progress,
      signal: cancel.signal,
      now: () => new Date(),
    })
    io.stdout.write(`${renderMarkdown(report, { detail: 'full' })}\n`)
    return passed ? EXIT.pass : EXIT.fail
  } finally {
    progress.end()
    io.off('SIGINT', onSignal)
    io.off('SIGTERM', onSignal)
  }
}

function verbosityOf({ quiet, verbose }: Record<string, unknown>): Verbosity {
  return quiet === true ? 'quiet' : verbose === true ? 'verbose' : 'normal'
}
