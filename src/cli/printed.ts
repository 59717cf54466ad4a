import { type Command, Option } from 'commander'
import { sanitizeLine, withoutCommands } from '../github/log.ts'
import type { Report } from '../report/schema.ts'
import type { Io } from './io.ts'

const FORMATS = ['terminal', 'markdown', 'json'] as const
type Format = (typeof FORMATS)[number]

/** Adds the flag for how a report is printed. */
export function addFormat(command: Command): void {
  command.addOption(
    new Option(
      '--format <form>',
      'how the report is printed (default: terminal where standard output is one, else markdown)',
    ).choices(FORMATS),
  )
}

/** The form that was asked for, or that suits standard output. */
export function formatOf(given: unknown, { stdout }: Io): Format {
  return FORMATS.find((each) => each === given) ?? (stdout.isTTY ? 'terminal' : 'markdown')
}

/** A report as it is printed: to people, who may read it in the log of a workflow, or as JSON. */
export async function printed(
  report: Report,
  format: Format,
  { stdout, env }: Io,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`
    case 'markdown':
      return `${sanitizeLine((await import('../report/markdown/report.ts')).renderMarkdown(report))}\n`
    case 'terminal': {
      const { renderTerminal } = await import('../report/terminal/render.ts')
      // https://no-color.org: set and not empty.
      const colors = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
      return withoutCommands(renderTerminal(report, { colors, columns: stdout.columns ?? 100 }))
    }
  }
}

/** Does it the first time only: what becomes known later is said on standard error. */
export function once<Shown>(
  show: (shown: Shown) => Promise<void>,
): (shown: Shown) => Promise<void> {
  let isDone = false
  return async (shown) => {
    if (!isDone) await show(shown)
    isDone = true
  }
}
