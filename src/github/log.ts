/**
 * A line for the job log that cannot be a command to the runner: it obeys `::name::` at the start
 * of a line and `##[name]` anywhere, on standard output and standard error alike, so what a
 * function logs could otherwise set annotations, mask the log or stop commands.
 */
export function sanitizeLine(line: string): string {
  return withoutCommands(withoutInvisible(line))
}

/** The same of text whose colours are ours: a report for a terminal, whose names are made harmless before. */
export function withoutCommands(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((part) => part.replace(/^(\s*):(?=:)/, '$1:\u200b').replaceAll('##[', '#\u200b#['))
    .join('\n')
}

/** Neither colours and other orders to a terminal nor characters that nobody sees or that turn the text around. */
export function withoutInvisible(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '')
}

const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu
