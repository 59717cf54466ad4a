import type { PerformOptions } from '../check/perform.ts'
import { type Progress, progressTo, type Verbosity } from '../check/progress.ts'
import { localIdentity } from './identity.ts'
import type { Io } from './io.ts'

/**
 * Surrounds a measuring command with what it needs of the process: progress on standard error, and
 * SIGINT and SIGTERM that let it delete its previews before it ends.
 */
export async function withSurroundings<Result>(
  io: Io,
  verbosity: Verbosity,
  work: (options: PerformOptions) => Promise<Result>,
): Promise<Result> {
  const cancel = new AbortController()
  const onSignal = () => cancel.abort(new Error('The run was cancelled; its previews are deleted.'))
  io.once('SIGINT', onSignal)
  io.once('SIGTERM', onSignal)
  const progress: Progress = progressTo({
    verbosity,
    terminal: io.stderr.isTTY ? { columns: io.stderr.columns } : undefined,
    write: (text) => void io.stderr.write(text),
    nowMs: () => performance.now(),
  })
  try {
    return await work({
      cwd: io.cwd(),
      env: io.env,
      identity: localIdentity(),
      progress,
      signal: cancel.signal,
      now: () => new Date(),
    })
  } finally {
    progress.end()
    io.off('SIGINT', onSignal)
    io.off('SIGTERM', onSignal)
  }
}
