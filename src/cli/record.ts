import path from 'node:path'
import { type Command, Option } from 'commander'
import { directoryStore } from '../check/record/directory-store.ts'
import type { PerformedRecord, RecordOptions } from '../check/record/perform.ts'
import { tagsOf } from '../check/record/tags.ts'
import { commit as sha } from '../inputs/name-values.ts'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import { unrestoredMessage } from '../shared/unrestored.ts'
import { addMeasuringFlags, givenInputs, verbosityOf } from './flags.ts'
import type { Io } from './io.ts'
import { printError } from './print-error.ts'
import { addFormat, formatOf, once, printed } from './printed.ts'

/** Adds `record`: main's new code against what was recorded before, appended to a directory. */
export function addRecord(program: Command, io: Io, finish: (status: number) => void): void {
  const record = program
    .command('record')
    .description(
      'measure head against the code that was recorded before, and append the result to the directory --history',
    )
  addMeasuringFlags(record)
  addFormat(record)
  record.addOption(
    new Option(
      '--commit <sha>',
      'commit that head-code was built from (default: what is checked out)',
    ),
  )
  record.addOption(new Option('--pull-request <number>', 'pull request that was merged'))
  record.action(async (flags: Record<string, unknown>) => {
    const format = formatOf(flags.format, io)
    const print = async ({ report }: Pick<PerformedRecord, 'report'>) => {
      io.stdout.write(await printed(report, format, io))
    }
    // What a program reads has to be complete.
    const isWhole = format === 'json'
    const performed = await perform(flags, io, isWhole ? async () => {} : once(print))
    if (isWhole) await print(performed)
    const { report, status, unrecorded, unwritten } = performed
    const alarm = unrestoredMessage(report.unrestored ?? [])
    if (alarm !== '') printError(io, alarm)
    for (const sentence of [unwritten, unrecorded]) if (sentence) printError(io, sentence)
    finish(unrecorded === undefined ? status : 3)
  })
}

async function perform(
  flags: Record<string, unknown>,
  io: Io,
  show: NonNullable<RecordOptions['show']>,
): Promise<PerformedRecord> {
  const { checkedOut } = await import('../code/checked-out.ts')
  const { performRecord } = await import('../check/record/perform.ts')
  const { gatherRunInputs } = await import('../inputs/gather/gather.ts')
  const { withRunOptions } = await import('./run.ts')
  const given = givenInputs(flags)
  const cwd = io.cwd()
  const inputs = await gatherRunInputs(given, cwd)
  if (inputs.history === undefined) {
    throw new BadInput(
      'history is missing: give the directory that keeps the history, as in --history costs.',
    )
  }
  const store = directoryStore(path.resolve(cwd, inputs.history))
  const commit = commitOf(flags.commit) ?? (await checkedOut(cwd))?.commit
  const pullRequest = numberOf(flags.pullRequest)
  return withRunOptions(io, verbosityOf(flags), (options) =>
    performRecord(given, {
      ...options,
      identity: { ...options.identity, head: commit === undefined ? {} : { sha: commit } },
      store,
      show,
      merge: { commit, ...defined({ pullRequest }) },
      anchor: inputs['history-anchor'] ?? { kind: 'release' },
      releases: () => tagsOf(cwd, io.env),
    }),
  )
}

function commitOf(given: unknown): string | undefined {
  if (given === undefined) return undefined
  const parsed = sha.safeParse(given)
  if (parsed.success) return parsed.data
  throw new BadInput(`--commit: ${parsed.error.issues[0]?.message}.`)
}

function numberOf(given: unknown): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new BadInput(
    `--pull-request: \`${String(given)}\` is not a number of a pull request, such as 12.`,
  )
}
