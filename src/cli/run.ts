import type { PerformOptions } from '../check/perform.ts'
import { type Progress, progressTo, type Verbosity } from '../check/progress.ts'
import { readCheckout } from '../github/checkout.ts'
import { hasAwsCredentials } from '../github/credentials.ts'
import { readEvent } from '../github/event.ts'
import { gitFiles } from '../github/git-files.ts'
import { sanitizeLine } from '../github/log.ts'
import { whyStrangersCode } from '../github/strangers.ts'
import { cancellation } from '../shared/cancel.ts'
import { BadInput } from '../shared/errors.ts'
import { localIdentity } from './identity.ts'
import type { Io } from './io.ts'

/**
 * Gives a measuring command what it needs of the process: progress on standard error, and
 * signals that let it delete its previews before it ends.
 */
export async function withRunOptions<Result>(
  io: Io,
  verbosity: Verbosity,
  work: (options: PerformOptions) => Promise<Result>,
): Promise<Result> {
  refuseStrangersCode(io)
  using cancelling = cancellation(io)
  const { signal, existing } = cancelling
  const progress: Progress = progressTo({
    verbosity,
    terminal: io.stderr.isTTY ? { columns: io.stderr.columns } : undefined,
    // The bar of a terminal is drawn over itself; lines may be read by a workflow's runner.
    write: (text) => void io.stderr.write(io.stderr.isTTY ? text : sanitizeLine(text)),
    nowMs: () => performance.now(),
  })
  try {
    const options: PerformOptions = {
      cwd: io.cwd(),
      env: io.env,
      identity: localIdentity(),
      progress,
      signal,
      existing,
      now: () => new Date(),
    }
    return await cancelling.run(() => work(options))
  } finally {
    progress.end()
  }
}

/** In a workflow, the command line is as close to its secrets as the action is. */
function refuseStrangersCode({ env, cwd }: Io): void {
  if (env.GITHUB_ACTIONS !== 'true') return
  const event = readEvent(env, (path) => gitFiles.read(path) ?? '')
  const reason = whyStrangersCode(event, {
    awsCredentials: hasAwsCredentials(env),
    checkedOut: readCheckout(cwd(), gitFiles),
  })
  if (reason !== undefined) throw new BadInput(reason)
}
