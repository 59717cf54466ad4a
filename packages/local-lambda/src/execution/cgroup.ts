import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** AWS hands out CPU in periods of 20 ms. */
const PERIOD_US = 20_000

/** Where the kernel lets this process make control groups for CPU, and which generation they are. */
export interface CpuControl {
  version: 1 | 2
  directory: string
}

/** A control group of one environment; unthrottled until set otherwise. */
export interface Cgroup extends AsyncDisposable {
  directory: string
  /** Everything that the process starts from then on belongs to the group as well. */
  add(processId: number): void
  /** @param share of one vCPU, above 1 for more than one */
  throttle(share: number): void
}

/** Why the CPU cannot really be throttled on this machine, or undefined when it can. */
export function throttlingRefusal(): string | undefined {
  try {
    findCpuControl()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** @throws a sentence that says what to do, where no control group can be made */
export function findCpuControl(): CpuControl {
  const candidates = cpuControlCandidates(read('/proc/self/mountinfo'), read('/proc/self/cgroup'))
  const found = candidates.find(isUsable)
  if (found !== undefined) return found
  throw new Error(
    'Throttling the CPU needs Linux and the right to make control groups with the cpu controller, and this process has none. Run as root outside of a container, or use the CPU model, which needs neither.',
  )
}

/**
 * Directories to try, best first: beside this process's own group, then further up.
 *
 * @param mounts /proc/self/mountinfo
 * @param groups /proc/self/cgroup
 */
export function cpuControlCandidates(mounts: string, groups: string): CpuControl[] {
  const groupLines = groups.split('\n').map((line) => line.split(':'))
  return mounts.split('\n').flatMap((line) => {
    const [, , , root, point] = line.split(' ')
    const [type, , options] = (line.split(' - ')[1] ?? '').split(' ')
    if (root === undefined || point === undefined) return []
    const version = type === 'cgroup2' ? 2 : 1
    if (version === 1 && !(type === 'cgroup' && options?.split(',').includes('cpu'))) return []
    const own = groupLines.find(([id, controllers]) =>
      version === 2 ? id === '0' && controllers === '' : controllers?.split(',').includes('cpu'),
    )?.[2]
    // In a container the mount shows a part of the tree only.
    const path = root === '/' ? (own ?? '/') : (own ?? '/').replace(root, '')
    return upwards(path).map((step): CpuControl => ({ version, directory: join(point, step) }))
  })
}

export function createCgroup(control: CpuControl, name: string): Cgroup {
  const directory = join(control.directory, name)
  mkdirSync(directory)
  const write = (file: string, value: string) => writeFileSync(join(directory, file), value)
  return {
    directory,
    add: (processId) => write('cgroup.procs', String(processId)),
    throttle(share) {
      const quotaUs = Math.round(PERIOD_US * share)
      // The highest weight there is: what limits the group is its quota, not who else is busy.
      if (control.version === 2) {
        write('cpu.weight', '10000')
        write('cpu.max', `${quotaUs} ${PERIOD_US}`)
      } else {
        write('cpu.shares', '262144')
        write('cpu.cfs_period_us', String(PERIOD_US))
        write('cpu.cfs_quota_us', String(quotaUs))
      }
    },
    async [Symbol.asyncDispose]() {
      // Killed processes take a moment to leave.
      for (let round = 0; round < 50 && !removed(directory); round++) await sleep(10)
    },
  }
}

function isUsable({ version, directory }: CpuControl): boolean {
  if (version === 2 && !/\bcpu\b/.test(read(join(directory, 'cgroup.subtree_control'))))
    return false
  try {
    const trial = createCgroup({ version, directory }, `lambda-trial-${process.pid}`)
    try {
      trial.throttle(1)
      return true
    } finally {
      rmdirSync(trial.directory)
    }
  } catch {
    return false
  }
}

function upwards(path: string): string[] {
  return path === '/' || path === '' ? [''] : [path, ...upwards(dirname(path))]
}

function removed(directory: string): boolean {
  try {
    rmdirSync(directory)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
