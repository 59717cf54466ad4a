import nodePath from 'node:path'
import { type Command, Option } from 'commander'
import { explain } from '../check/exit.ts'
import { directoryStore } from '../check/record/directory-store.ts'
import { BUDGET_NAMES, budgetsIn } from '../inputs/budget-inputs.ts'
import { COMMAND_LINE_ONLY } from '../inputs/command-line-only.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import { parseInputs } from '../inputs/parse.ts'
import { withOtherLimits } from '../inputs/repeat.ts'
import type { Report } from '../report/schema.ts'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import type { FileStore } from '../shared/file-store.ts'
import { unrestoredMessage } from '../shared/unrestored.ts'
import type { BaseRefFlags } from './base-ref.ts'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'
import { printError } from './print-error.ts'
import { addFormat, formatOf, once, printed } from './printed.ts'

/** Adds `check`: the report on standard output, progress on standard error. */
export function addCheck(program: Command, io: Io, finish: (status: number) => void): void {
  const check = program
    .command('check')
    .description('compare head with base; exit status 1 on a regression')
  addMeasuringFlags(check)
  check.option(
    '--base-ref <ref>',
    'compare the working tree with a branch, tag or commit, such as origin/main: base is built in a working tree of its own, and kept in a cache (see docs/before-the-push.md)',
  )
  check.option(
    '--build <command>',
    'with --base-ref: the command that builds the code, run for base and for the working tree',
  )
  check.option(
    '--watch',
    "measure again whenever head's code or template has changed, until Ctrl-C",
  )
  check.addOption(
    new Option(
      '--from-samples <path>',
      'judge again, without measuring, what a check measured before: the samples.ndjson that it wrote, or its report-dir',
    ),
  )
  addFormat(check)
  check.action(async (flags: Record<string, unknown>) => {
    const format = formatOf(flags.format, io)
    const print = async ({ report }: Performed) => {
      io.stdout.write(await printed(report, format, io))
    }
    await perform(flags, io, {
      // What a program reads has to be complete.
      print: async (performed) => (format === 'json' ? undefined : print(performed)),
      async end(performed) {
        const { report, status, unwritten } = performed
        if (format === 'json') await print(performed)
        const alarm = unrestoredMessage(report.unrestored ?? [])
        if (alarm !== '') printError(io, alarm)
        if (unwritten !== undefined) printError(io, unwritten)
        finish(status)
      },
    })
  })
}

/** What a check came to. */
interface Performed {
  report: Report
  status: number
  unwritten?: string
}

/** What is done with a check. */
interface Shown {
  /** While the last previews are being deleted. */
  print: (performed: Performed) => Promise<void>
  /** Once all is cleaned up. */
  end: (performed: Performed) => Promise<void>
}

/** Checks once, or with `--watch` again and again, and has each report shown. */
async function perform(
  flags: Record<string, unknown>,
  io: Io,
  { print, end }: Shown,
): Promise<void> {
  const given = givenInputs(flags)
  if (flags.fromSamples !== undefined) {
    refuseBesideSamples(flags)
    const judged = await judgeAgain(String(flags.fromSamples), given, io)
    await print(judged)
    return end(judged)
  }
  const { performCheck, watchedPaths } = await import('../check/perform.ts')
  const { withRunOptions } = await import('./run.ts')
  const { withBaseRef } = await import('./base-ref.ts')
  const sides = flags as BaseRefFlags
  const history = await historyOf(given, io)
  await withRunOptions(io, verbosityOf(flags), (options) =>
    withBaseRef(sides, given, options, async (ready) => {
      const measure = async () =>
        end(await performCheck(given, { ...ready, ...(history && { history }), show: once(print) }))
      if (flags.watch !== true) return measure()
      const { watchBuild } = await import('./watch.ts')
      const paths = await watchedPaths(given, ready)
      const called = paths.map((each) => nodePath.relative(ready.cwd, each) || '.').join(', ')
      await watchBuild({
        paths,
        signal: ready.signal,
        measure: () =>
          measure().catch((error: unknown) => printAndContinue(error, ready.signal, io)),
        onWaiting: () => ready.progress.say(`Watching ${called}; Ctrl-C ends.`),
      })
    }),
  )
}

/** What cannot be measured just now may be again after the next change. */
function printAndContinue(error: unknown, signal: AbortSignal, io: Io): void {
  if (signal.aborted) throw error
  printError(io, explain(error).message)
}

function refuseBesideSamples(flags: Record<string, unknown>): void {
  const other = COMMAND_LINE_ONLY.find((flag) => {
    return flags[new Option(`--${flag}`).attributeName()] !== undefined
  })
  if (other === undefined) return
  throw new BadInput(
    `--from-samples: nothing is built or measured, so --${other} does not apply; leave it out.`,
  )
}

/** The directory of a history, where one is given. */
async function historyOf(given: GivenInputs, { cwd }: Io): Promise<FileStore | undefined> {
  const { gatherRunInputs } = await import('../inputs/gather/gather.ts')
  const { history } = await gatherRunInputs(given, cwd()).catch(() => ({ history: undefined }))
  if (history === undefined) return undefined
  return directoryStore(nodePath.resolve(cwd(), history))
}

async function judgeAgain(from: string, given: GivenInputs, io: Io) {
  const { 'report-dir': reportDir, 'on-inconclusive': onInconclusive } = given
  const other = Object.keys(given).find((name) => !JUDGED_BY.some((each) => each === name))
  if (other !== undefined) {
    throw new BadInput(
      `--from-samples: the samples were taken as the file says, and only ${JUDGED_BY.join(', ')} can be given for judging them; leave --${other} out.`,
    )
  }
  const { judgeSamples } = await import('../check/judge-samples.ts')
  const inputs = parseInputs(given)
  return judgeSamples({
    cwd: io.cwd(),
    from,
    ...(reportDir && inputs['report-dir'] !== undefined && { reportDir: inputs['report-dir'] }),
    ...(onInconclusive && { onInconclusive: inputs['on-inconclusive'] ?? 'pass' }),
    repeatOf: (command) => withOtherLimits(command, given),
    judgedBy: {
      limits: {
        ...limit(given, inputs, 'max-duration-increase', 'durationPercent'),
        ...limit(given, inputs, 'max-cost-increase', 'costPercent'),
        ...limit(given, inputs, 'max-init-increase', 'initPercent'),
      },
      ...(given['fail-on'] && inputs['fail-on'] && { failOn: inputs['fail-on'] }),
      ...(inputs.findings && { severities: inputs.findings }),
      ...defined({ budgets: budgetsIn(inputs) }),
    },
  })
}

/** What can be decided anew about samples that were taken already. */
const JUDGED_BY = [
  'max-duration-increase',
  'max-cost-increase',
  'max-init-increase',
  ...BUDGET_NAMES,
  'fail-on',
  'findings',
  'on-inconclusive',
  'report-dir',
] as const

/** A limit that was given, and not its default. */
function limit<Key extends string>(
  given: GivenInputs,
  inputs: Inputs,
  name: 'max-duration-increase' | 'max-cost-increase' | 'max-init-increase',
  key: Key,
): Partial<Record<Key, number>> {
  const value = inputs[name]
  return given[name] === undefined || value === undefined
    ? {}
    : ({ [key]: value } as Partial<Record<Key, number>>)
}
