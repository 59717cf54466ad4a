import path from 'node:path'
import type { Command } from 'commander'
import { requireWritable } from '../check/report-directory.ts'
import type { Io } from './io.ts'
import { addFormat, formatOf, printed } from './printed.ts'

interface ReportFlags {
  reportDir: string
  out?: string
  format?: string
}

/** Adds `report`: the pages of a check once more, from the files that it wrote. */
export function addReport(program: Command, io: Io): void {
  const command = program
    .command('report')
    .description(
      'make report.md and report.html again from what a check wrote to its report-dir, and print the report',
    )
    .requiredOption(
      '--report-dir <dir>',
      'the directory with report.json and, where they were kept, samples.ndjson and the profiles',
    )
    .option('--out <dir>', 'where to write them (default: the same directory)')
  addFormat(command)
  command.action(async ({ reportDir, out, format }: ReportFlags) => {
    const { readSavedReport } = await import('../check/saved-report.ts')
    const { PAGES, writePages } = await import('../check/report-files.ts')
    const { report, material } = await readSavedReport(path.resolve(io.cwd(), reportDir))
    const directory = path.resolve(io.cwd(), out ?? reportDir)
    await requireWritable(directory, PAGES, {
      input: out === undefined ? '--report-dir' : '--out',
      workspace: io.cwd(),
    })
    const { html } = await writePages(directory, report, material)
    io.stdout.write(await printed(report, formatOf(format, io), io))
    io.stderr.write(`${html} is written.\n`)
  })
}
