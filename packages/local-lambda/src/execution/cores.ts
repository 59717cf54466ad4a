import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { findProgram } from './machine.ts'
import { readText } from './observe.ts'
import type { Command } from './sandbox.ts'

/** Keeps commands, with all that they start, on single cores of the machine. */
export interface Cores {
  /**
   * The command on one core: the same one for the same number, the next for the next, as long as there are so
   * many. Where the machine cannot do that, the command as it is.
   */
  keep(command: Command, number: number): Command
}

/**
 * Cores of a Linux machine that has `taskset` (of util-linux, or BusyBox). Number 0 is one that is drawn, so that
 * services side by side do not all begin with the same.
 * @param searchPath where to look for it
 */
export function findCores(platform: NodeJS.Platform, searchPath: string | undefined): Cores {
  const taskset = platform === 'linux' ? findProgram('taskset', searchPath) : undefined
  if (taskset === undefined) return { keep: (command) => command }
  const ids = allowedCores(readText('/proc/self/status'))
  const first = randomInt(Math.max(1, ids.length))
  const keep = ({ file, args }: Command, number: number) => ({
    file: taskset,
    args: ['-c', String(ids[(first + number) % ids.length]), file, ...args],
  })
  // A sandbox may refuse what the kernel can.
  const { file, args } = keep({ file: 'true', args: [] }, 0)
  const { status } = spawnSync(file, args, { stdio: 'ignore' })
  return { keep: status === 0 ? keep : (command) => command }
}

/** Of `/proc/<id>/status`: the cores that a process may run on, such as `0-3,8`; none where it does not say. */
export function allowedCores(status: string): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(status) ?? []
  return list.split(',').flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
    if (from === undefined) return []
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index)
  })
}
