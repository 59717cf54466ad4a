/**
 * A line for the job log that cannot be a command to the runner: it obeys `::name::` at the start
 * of a line and `##[name]` anywhere, on standard output and standard error alike, so what a
 * function logs could otherwise set annotations, mask the log or stop commands.
 */
export function sanitizeLine(line: string): string {
  return line
    .split(/\r\n|\r|\n/)
    .map((part) => part.replace(/^(\s*):(?=:)/, '$1:\u200b').replaceAll('##[', '#\u200b#['))
    .join('\n')
}
