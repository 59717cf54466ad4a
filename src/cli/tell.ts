import { sanitizeLine } from '../github/log.ts'
import type { Io } from './io.ts'

/** Controls but for tabs and ends of lines, and what nobody sees: bidi and other format characters. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Says something on standard error. Names in it may be a stranger's: nothing of them moves the cursor,
 * turns text around, or is a command to the runner, where the command line runs in a workflow.
 */
export function tell({ stderr }: { stderr: Pick<Io['stderr'], 'write'> }, message: string): void {
  stderr.write(`${sanitizeLine(message.replace(UNSEEN, ''))}\n`)
}
