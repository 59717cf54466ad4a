import { commandLine } from './command-line/program.ts'

/** Entry of `dist/cli.js`. */
export async function cli(): Promise<void> {
  process.exitCode = await commandLine(process)
}
