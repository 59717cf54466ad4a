import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** One thread of an environment; where threads cannot be distinguished, one process. */
export interface Task {
  id: number
  processId: number
  /** CPU time since it started. */
  cpuMs: number
  /** Time since it started that it was ready to run but had no core. */
  delayMs: number
}

/** An environment's processes at one moment. */
export interface Observation {
  tasks: readonly Task[]
  /** CPU time of the main process's descendants that have ended and been waited for. */
  endedCpuMs: number
  memoryKB: number
  /** The most the main process ever had. */
  peakMemoryKB: number
}

/** What a process had used when its program took over from a shell. */
export interface Mark {
  cpuMs: number
  delayMs: number
  endedCpuMs: number
}

/** An environment before it started. */
export const NOTHING_YET: Observation = { tasks: [], endedCpuMs: 0, memoryKB: 0, peakMemoryKB: 0 }

/** Looks at a process and its descendants. Never throws: what has just ended counts as nothing. */
type Observe = (processId: number) => Observation

/** How often to look: /proc is cheap, `ps` is a process of its own. */
export interface Observer {
  observe: Observe
  /** How long no thread of a process and its descendants has run; 0 where that is not known. */
  idleMs: (processId: number) => number
  intervalMs: number
}

/**
 * Linux gives nanoseconds and run-queue time of every thread in /proc. Elsewhere `ps` shows each
 * process's CPU time in hundredths of a second and memory: good for limits and time-outs.
 */
export function systemObserver(platform: NodeJS.Platform): Observer {
  return platform === 'linux'
    ? { observe: observeProc, idleMs: idleByScheduler, intervalMs: 20 }
    : { observe: observePs, idleMs: () => 0, intervalMs: 500 }
}

/**
 * By `se.exec_start` of /proc/<id>/sched: when a thread was last charged for running, in milliseconds of
 * the scheduler's clock. Kernels without CONFIG_SCHED_DEBUG do not have it.
 */
function idleByScheduler(mainId: number): number {
  // The kernel charges this thread up to now when it is asked what the process has used.
  process.cpuUsage()
  const nowMs = lastRunMs('/proc/self/sched')
  const ranMs = [mainId, ...descendants(mainId)].flatMap((processId) =>
    taskIds(processId).map((id) => lastRunMs(`/proc/${processId}/task/${id}/sched`)),
  )
  const lastMs = Math.max(0, ...ranMs)
  return nowMs > 0 && lastMs > 0 ? Math.max(0, nowMs - lastMs) : 0
}

function lastRunMs(file: string): number {
  return Number(/^se\.exec_start\s*:\s*([\d.]+)/m.exec(readText(file))?.[1] ?? 0)
}

/** The processes that a process started, and theirs, as far as they have not been orphaned. */
export function descendants(processId: number): number[] {
  const children = taskIds(processId).flatMap((task) =>
    words(`/proc/${processId}/task/${task}/children`).map(Number),
  )
  return children.flatMap((child) => [child, ...descendants(child)])
}

function observeProc(mainId: number): Observation {
  const processes = [mainId, ...descendants(mainId)]
  const memory = processes.map(memoryOf)
  return {
    tasks: processes.flatMap(tasksOf),
    endedCpuMs: endedCpuMs(readText(`/proc/${mainId}/stat`)),
    memoryKB: memory.reduce((sum, { residentKB }) => sum + residentKB, 0),
    peakMemoryKB: memory[0]?.peakKB ?? 0,
  }
}

function tasksOf(processId: number): Task[] {
  return taskIds(processId).flatMap((id) => {
    const [run, wait] = words(`/proc/${processId}/task/${id}/schedstat`)
    if (run === undefined || wait === undefined) return []
    return [{ id, processId, cpuMs: Number(run) / 1e6, delayMs: Number(wait) / 1e6 }]
  })
}

function taskIds(processId: number): number[] {
  try {
    return readdirSync(`/proc/${processId}/task`).map(Number)
  } catch {
    return []
  }
}

function memoryOf(processId: number): { residentKB: number; peakKB: number } {
  const status = readText(`/proc/${processId}/status`)
  const value = (name: string) =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return { residentKB: value('VmRSS'), peakKB: value('VmHWM') }
}

/**
 * What a process had used when it wrote down its own /proc/self/schedstat and stat, a line each;
 * nothing when it did not.
 */
export function readMark(markFile: string): Mark {
  const [schedstat, stat] = readText(markFile).split('\n')
  const [run, wait] = (schedstat ?? '').split(' ')
  return {
    cpuMs: Number(run ?? 0) / 1e6,
    delayMs: Number(wait ?? 0) / 1e6,
    endedCpuMs: endedCpuMs(stat ?? ''),
  }
}

/** Fields 16 and 17 of /proc/<id>/stat, in ticks of 1/100 s on every Linux there is. */
function endedCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10
}

/**
 * Memory with pages that processes share counted once: slower, so only asked for when the plain
 * sum is over the limit.
 */
export function sharedMemoryKB(mainId: number): number {
  return [mainId, ...descendants(mainId)]
    .map((id) => Number(/^Pss:\s*(\d+)/m.exec(readText(`/proc/${id}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, kb) => sum + kb, 0)
}

function words(file: string): string[] {
  return readText(file)
    .split(' ')
    .filter((word) => word.trim() !== '')
}

/**
 * A file of /proc, empty where there is none. As UTF-8, which Node.js reads in one call: in any other encoding
 * such a file, whose size is 0, takes a buffer of 64 KB, and a thousand of these a collection of garbage that
 * takes tens of milliseconds of CPU time.
 */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function observePs(mainId: number): Observation {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,rss=,time='], { encoding: 'utf8' })
  const own = (listing.stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, group]) => Number(group) === mainId)
  const memoryKB = own.reduce((sum, [, , rss]) => sum + Number(rss), 0)
  return {
    tasks: own.map(([id, , , time]) => ({
      id: Number(id),
      processId: Number(id),
      cpuMs: clockMs(time ?? ''),
      delayMs: 0,
    })),
    endedCpuMs: 0,
    memoryKB,
    peakMemoryKB: memoryKB,
  }
}

/** `[[dd-]hh:]mm:ss[.cc]` */
function clockMs(clock: string): number {
  const [days, rest] = clock.includes('-') ? clock.split('-') : ['0', clock]
  const seconds = (rest ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return (Number(days) * 86_400 + seconds) * 1000
}
