import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { newRunToken } from '../aws/lambda/marks.ts'
import { type CheckedOut, readCheckout } from '../github/checkout.ts'
import { type GitHubEvent, readEvent } from '../github/event.ts'
import { gitFiles } from '../github/git-files.ts'
import { type Cancellation, cancellation } from '../shared/cancel.ts'
import type * as core from './core.ts'

/** GitHub's runner, as far as the action needs it. */
export interface Runner extends Pick<Cancellation, 'signal' | 'existing' | 'run'> {
  core: typeof core
  env: NodeJS.ProcessEnv
  cwd: string
  /** When this step began. */
  startedAt: Date
  /** Random, by which this call of the step knows what it has posted itself. */
  call: string
  /** Read when first asked for, so that an event file which is none is reported like any other mistake. */
  readonly event: GitHubEvent
  /** What git says of the workspace. */
  checkedOut: () => CheckedOut | undefined
  appendSummary: (path: string, text: string) => void
  /** Drops what was appended after so many bytes. */
  cutSummary: (path: string, bytes: number) => void
  sizeOf: (path: string) => number
  /** Sets the status with which the process will end. */
  exitWith: (status: number) => void
  /** Ends the process at once, whatever it waits for. */
  exitNow: () => void
}

/** Reads the environment of a step. */
export async function runner(host: NodeJS.Process): Promise<Runner> {
  const { signal, existing, run } = cancellation(host)
  let event: GitHubEvent | undefined
  const cwd = host.env.GITHUB_WORKSPACE ?? host.cwd()
  return {
    core: await import('./core.ts'),
    env: host.env,
    cwd,
    checkedOut: () => readCheckout(cwd, gitFiles),
    startedAt: new Date(),
    call: newRunToken(),
    get event() {
      event ??= readEvent(host.env, (path) => readFileSync(path, 'utf8'))
      return event
    },
    appendSummary: appendFileSync,
    cutSummary: truncateSync,
    sizeOf: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    exitWith: (status) => {
      host.exitCode = status
    },
    exitNow: () => host.exit(),
    signal,
    existing,
    run,
  }
}
