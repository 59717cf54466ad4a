import { EventEmitter } from 'node:events'
import { commandLine } from '../cli/program.ts'
import { boundYoungGeneration } from './young-generation.ts'

/** Entry of `dist/cli.js`. */
export async function cli(): Promise<void> {
  boundYoungGeneration()
  quietOldNode()
  outliveTerminal()
  process.exitCode = await commandLine(process)
}

/**
 * A terminal that closes, or a reader that has read enough, takes nothing more. What is said to it is
 * lost, and that must not keep previews from being deleted.
 */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

/**
 * Node.js 20 and the AWS SDK on it warn of what later ones do not, in the middle of what the user
 * reads: of many waiters for one signal, and of its age.
 */
function quietOldNode(): void {
  EventEmitter.defaultMaxListeners = 0
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
}
