import { sanitizeLine } from '../github/log.ts'
import type { Io } from './io.ts'

/**
 * Writes a message to standard error. Names in it may be a stranger's: nothing of them moves the cursor,
 * turns text around, or is a command to the runner, where the command line runs in a workflow.
 */
export function printError(
  { stderr }: { stderr: Pick<Io['stderr'], 'write'> },
  message: string,
): void {
  stderr.write(`${sanitizeLine(message)}\n`)
}
