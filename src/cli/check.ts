import { type Command, Option } from 'commander'
import type { GivenInputs } from '../inputs/parse.ts'
import { parseInputs } from '../inputs/parse.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'
import { addFormat, formatOf, printed } from './printed.ts'

/** Adds `check`: the report on standard output, progress on standard error. */
export function addCheck(program: Command, io: Io, finish: (status: number) => void): void {
  const check = program
    .command('check')
    .description('compare head with base; exit status 1 on a regression')
  addMeasuringFlags(check)
  check.addOption(
    new Option(
      '--from-samples <path>',
      'judge again, without measuring, what a check measured before: the samples.ndjson that it wrote, or its report-dir',
    ),
  )
  addFormat(check)
  check.action(async (flags: Record<string, unknown>) => {
    const { report, status, unwritten } = await perform(flags, io)
    const { unrestoredMessage } = await import('../shared/unrestored.ts')
    const alarm = unrestoredMessage(report.unrestored ?? [])
    io.stdout.write(await printed(report, formatOf(flags.format, io), io))
    if (alarm !== '')
      io.stderr.write(`${alarm}
`)
    if (unwritten !== undefined) io.stderr.write(`${unwritten}\n`)
    finish(status)
  })
}

async function perform(
  flags: Record<string, unknown>,
  io: Io,
): Promise<{ report: Report; status: number; unwritten?: string }> {
  const given = givenInputs(flags)
  if (flags.fromSamples !== undefined) return judgeAgain(String(flags.fromSamples), given, io)
  const { performCheck } = await import('../check/perform.ts')
  const { withSurroundings } = await import('./run.ts')
  return withSurroundings(io, verbosityOf(flags), (options) => performCheck(given, options))
}

async function judgeAgain(from: string, given: GivenInputs, io: Io) {
  const { 'report-dir': reportDir, 'on-inconclusive': onInconclusive, ...others } = given
  const [other] = Object.keys(others)
  if (other !== undefined) {
    throw new BadInput(
      `--from-samples: what was measured is judged by what it was measured with, which is in the same file; leave --${other} out.`,
    )
  }
  const { judgeSamples } = await import('../check/judge-samples.ts')
  const inputs = parseInputs({
    ...(reportDir && { 'report-dir': reportDir }),
    ...(onInconclusive && { 'on-inconclusive': onInconclusive }),
  })
  return judgeSamples({
    cwd: io.cwd(),
    from,
    ...(reportDir && inputs['report-dir'] !== undefined && { reportDir: inputs['report-dir'] }),
    ...(onInconclusive && { onInconclusive: inputs['on-inconclusive'] ?? 'pass' }),
  })
}
