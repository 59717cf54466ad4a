import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import { directoryStore } from '../check/record/directory-store.ts'
import { BadInput, messageOf } from '../shared/errors.ts'
import type { Io } from './io.ts'

/** Adds `history`: the page of a history, made anew from its lines. */
export function addHistory(program: Command, io: Io): void {
  program
    .command('history')
    .description('make the page of a history that is in a directory')
    .addOption(
      new Option(
        '--history <directory>',
        'the directory, or a checkout of the branch',
      ).makeOptionMandatory(),
    )
    .addOption(new Option('--out <file>', 'where the page is written').default('history.html'))
    .action(async (flags: { history: string; out: string }) => {
      const { readRecorded } = await import('../check/record/recorded.ts')
      const { historyPages } = await import('../report/history/page.ts')
      const directory = path.resolve(io.cwd(), flags.history)
      const { lines, notes } = await readRecorded(directoryStore(directory))
      for (const note of notes) io.stderr.write(`${note}\n`)
      if (lines.length === 0) {
        throw new BadInput(
          `--history: ${directory} contains no history (files such as 2026.ndjson); \`record\` writes them.`,
        )
      }
      const out = path.resolve(io.cwd(), flags.out)
      for (const [name, html] of historyPages(lines, path.basename(out))) {
        const file = path.join(path.dirname(out), name)
        await writeFile(file, html).catch((cause: unknown) => {
          const why = messageOf(cause)
          throw new BadInput(`--out: ${file} cannot be written (${why}).`, { cause })
        })
        io.stdout.write(`${file}\n`)
      }
    })
}
