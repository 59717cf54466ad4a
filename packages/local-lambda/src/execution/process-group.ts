import { type ChildProcess, spawn } from 'node:child_process'
import { descendants } from './observe.ts'

/** How a process ended, as Lambda's messages word it: `exit status 1`, `signal: killed`. */
export type Exit = { kind: 'status'; status: number } | { kind: 'signal'; signal: string }

/** A process in a group of its own, with everything it starts. */
export interface ProcessGroup {
  processId: number
  freeze(): void
  thaw(): void
  /** Ends the group and what its processes moved into groups of their own. */
  kill(): Promise<Exit>
  exited: Promise<Exit>
}

export interface SpawnOptions {
  file: string
  args: readonly string[]
  variables: Readonly<Record<string, string>>
  directory: string
  /** Standard output and standard error. */
  log: number
}

/** @throws when the file cannot be started */
export async function startProcessGroup(options: SpawnOptions): Promise<ProcessGroup> {
  const child = spawn(options.file, options.args, {
    cwd: options.directory,
    env: options.variables,
    stdio: ['ignore', options.log, options.log],
    detached: true,
  })
  const exited = exitOf(child)
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  const processId = child.pid
  if (processId === undefined) throw new Error(`${options.file} started without a process id`)

  let ended = false
  void exited.then(() => {
    ended = true
  })
  const signal = (name: NodeJS.Signals) => {
    if (!ended) sendSignal(-processId, name)
  }
  return {
    processId,
    exited,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill() {
      const others = ended ? [] : descendants(processId)
      // The group may outlive its leader.
      sendSignal(-processId, 'SIGKILL')
      for (const other of others) sendSignal(other, 'SIGKILL')
      return exited
    },
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (status, signal) =>
      resolve(
        signal === null
          ? { kind: 'status', status: status ?? 0 }
          : { kind: 'signal', signal: signalName(signal) },
      ),
    )
  })
}

/** Go's names, in which Lambda words a signal. */
function signalName(signal: string): string {
  const names: Record<string, string> = {
    SIGKILL: 'killed',
    SIGABRT: 'aborted',
    SIGSEGV: 'segmentation fault',
    SIGTERM: 'terminated',
    SIGBUS: 'bus error',
    SIGFPE: 'floating point exception',
    SIGILL: 'illegal instruction',
    SIGINT: 'interrupt',
    SIGHUP: 'hangup',
    SIGPIPE: 'broken pipe',
    SIGTRAP: 'trace/breakpoint trap',
  }
  return names[signal] ?? signal.toLowerCase()
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch {
    // It has ended by itself.
  }
}
