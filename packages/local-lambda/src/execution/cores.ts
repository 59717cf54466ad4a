import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { findProgram } from './machine.ts'
import { readText } from './observe.ts'

/** Keeps processes on single cores of the machine. */
export interface Cores {
  /**
   * Keeps a process, with its threads and all that it starts from now on, on one core: the same for the same
   * number, another for the next, and round again after the last. Where that fails, the system chooses as before.
   * @param onKept called once it is there
   */
  keep(processId: number, number: number, onKept: () => void): void
}

/**
 * The cores of a Linux machine that has `taskset` (of util-linux, or BusyBox); elsewhere nothing is kept. Number 0 is
 * drawn, so that services side by side do not all begin with the same core.
 * @param searchPath where to look for `taskset`
 * @param read a file of the system, empty where there is none
 */
export function findCores(
  platform: NodeJS.Platform,
  searchPath: string | undefined,
  read = readText,
): Cores {
  const taskset = platform === 'linux' ? findProgram('taskset', searchPath) : undefined
  const ids = platform === 'linux' ? usableCores(read) : []
  if (ids.length === 1) return { keep: (_, __, onKept) => onKept() }
  if (taskset === undefined || ids.length === 0) return { keep: () => undefined }
  const first = randomInt(ids.length)
  return {
    keep(processId, number, onKept) {
      const id = ids[(first + number) % ids.length]
      const child = spawn(taskset, ['-acp', String(id), String(processId)], { stdio: 'ignore' })
      child.on('error', () => undefined).unref()
      child.on('exit', (status) => {
        if (status === 0) onKept()
      })
    },
  }
}

/**
 * Cores that this process may run on and that are there: its list also has those that could be added.
 * @param read a file of the system, empty where there is none
 */
export function usableCores(read: (file: string) => string): number[] {
  const [, allowed = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(read('/proc/self/status')) ?? []
  const online = coresOf(read('/sys/devices/system/cpu/online').trim())
  return coresOf(allowed).filter((id) => online.length === 0 || online.includes(id))
}

/** Of a list such as `0-3,8`. */
function coresOf(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
    if (from === undefined) return []
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index)
  })
}
