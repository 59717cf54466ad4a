/** The commands of a script, each as its words: for scripts without expansions and pipes. */
export function commandsOf(script: string): string[][] {
  const commands: string[][] = [[]]
  const joined = script.replace(/\\\n/g, ' ')
  for (const [, comment, end, single, double, plain] of joined.matchAll(
    /(#[^\n]*)|(\n|&&|;)|'([^']*)'|"([^"]*)"|([^\s;&'"]+)/g,
  )) {
    if (comment !== undefined) continue
    if (end !== undefined) commands.push([])
    else commands.at(-1)?.push(single ?? double ?? plain ?? '')
  }
  return commands.filter((words) => words.length > 0)
}

/** A command without the variables that are set in front of it. */
export function withoutVariables(words: readonly string[]): string[] {
  return words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word)))
}
