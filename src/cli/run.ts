import type { PerformOptions } from '../check/perform.ts'
import { type Progress, progressTo, type Verbosity } from '../check/progress.ts'
import { cancellation } from '../shared/cancel.ts'
import { localIdentity } from './identity.ts'
import type { Io } from './io.ts'

/**
 * Surrounds a measuring command with what it needs of the process: progress on standard error, and
 * signals that let it delete its previews before it ends.
 */
export async function withSurroundings<Result>(
  io: Io,
  verbosity: Verbosity,
  work: (options: PerformOptions) => Promise<Result>,
): Promise<Result> {
  using cancelling = cancellation(io)
  const { signal, existing } = cancelling
  const progress: Progress = progressTo({
    verbosity,
    terminal: io.stderr.isTTY ? { columns: io.stderr.columns } : undefined,
    write: (text) => void io.stderr.write(text),
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
