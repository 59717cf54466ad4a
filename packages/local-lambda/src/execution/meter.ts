import type { Usage } from './duration.ts'
import type { Observation, Task } from './observe.ts'

/** What our own runtime clients measure right around the handler, in milliseconds. */
export interface ClientUsage {
  wallMs: number
  /** CPU time of the runtime's process. */
  cpuMs: number
  /** CPU time of the thread that runs the handler. */
  threadMs: number
  /** How long that thread was ready to run without a core. */
  delayMs: number
  /** CPU time of child processes that have ended; not every runtime knows it. */
  childrenMs?: number
}

/** Adds up what an environment uses, from observations at short intervals. */
export interface UsageMeter {
  add(observation: Observation): void
  /**
   * What was used since the first observation. With what the runtime's client measured the main
   * process is taken from there, so that handing over event and response does not count.
   */
  usage(wallMs: number, client?: ClientUsage): Usage
}

/**
 * Whether two threads ran side by side or one after the other cannot be seen from their sums, so
 * it is judged per interval, where the thread that ran or wanted to run longest is taken to be the
 * one beside which the others did. An error is at most as long as the interval it arises in.
 *
 * @param mainId the process whose main thread runs the handler
 */
export function createUsageMeter(mainId: number, first: Observation): UsageMeter {
  let before = new Map(first.tasks.map((task) => [task.id, task]))
  let last = first
  const main = { cpuMs: 0, busyMs: 0, processMs: 0 }
  const others = { cpuMs: 0, endedMs: 0, busyBeyondMainMs: 0 }
  let serialCpuMs = 0

  return {
    add(observation) {
      const spent = observation.tasks.map((task) => difference(task, before.get(task.id)))
      const handler = spent.find(({ id }) => id === mainId)
      const longestMs = Math.max(0, ...spent.map(demandMs))
      main.cpuMs += handler?.cpuMs ?? 0
      main.busyMs += handler === undefined ? 0 : demandMs(handler)
      main.processMs += sumOf(
        spent.filter(({ processId }) => processId === mainId),
        cpuOf,
      )
      others.cpuMs += sumOf(
        spent.filter(({ processId }) => processId !== mainId),
        cpuOf,
      )
      others.busyBeyondMainMs += longestMs - (handler === undefined ? 0 : demandMs(handler))
      serialCpuMs += sumOf(spent, cpuOf) / Math.max(1, sumOf(spent, demandMs) / longestMs || 1)
      for (const task of observation.tasks) before.delete(task.id)
      others.endedMs += sumOf(
        [...before.values()].filter(({ processId }) => processId !== mainId),
        cpuOf,
      )
      before = new Map(observation.tasks.map((task) => [task.id, task]))
      last = observation
    },
    usage(clockMs, client) {
      const waitedForMs = client?.childrenMs ?? last.endedCpuMs - first.endedCpuMs
      // Children that came and went between two observations.
      const unseenMs = Math.max(0, waitedForMs - others.endedMs)
      const wallMs = client?.wallMs ?? clockMs
      const handlerMs = client?.threadMs ?? main.cpuMs
      const busyMs = client === undefined ? main.busyMs : client.threadMs + client.delayMs
      return {
        wallMs,
        busyMs: Math.min(wallMs, busyMs + others.busyBeyondMainMs + unseenMs),
        serialCpuMs: Math.max(handlerMs, serialCpuMs - (main.cpuMs - handlerMs) + unseenMs),
        mainCpuMs: handlerMs,
        totalCpuMs: (client?.cpuMs ?? main.processMs) + others.cpuMs + unseenMs,
      }
    },
  }
}

function difference(task: Task, before: Task | undefined): Task {
  return {
    ...task,
    cpuMs: task.cpuMs - (before?.cpuMs ?? 0),
    delayMs: task.delayMs - (before?.delayMs ?? 0),
  }
}

/** How long a thread ran or would have run, had there been a core for it. */
function demandMs({ cpuMs, delayMs }: Task): number {
  return cpuMs + delayMs
}

function cpuOf({ cpuMs }: Task): number {
  return cpuMs
}

function sumOf(tasks: readonly Task[], value: (task: Task) => number): number {
  return tasks.reduce((total, task) => total + value(task), 0)
}
