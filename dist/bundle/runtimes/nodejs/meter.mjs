import { openSync, readSync } from 'node:fs'

const { cpuUsage, threadCpuUsage } = process
const now = performance.now.bind(performance)

/**
 * A function that measures, in milliseconds: time on the wall (`wall`), CPU time of the process
 * (`cpu`), CPU time of this thread (`thread`), and how long this thread waited for a free core
 * (`delay`). Linux keeps the last two in schedstat; elsewhere `delay` is unknown and 0.
 */
export function createMeter() {
  const readThread = threadReader()
  return () => {
    // The kernel brings the thread's counters up to date when the process's are asked for.
    const { user, system } = cpuUsage()
    const cpu = (user + system) / 1e3
    const [thread, delay] = readThread(cpu)
    return { wall: now(), cpu, thread, delay }
  }
}

/** The start of the process, as a reading: what came before the first real one was all work. */
export function startOf({ wall, thread, delay }) {
  return { wall: wall - thread - delay, cpu: 0, thread: 0, delay: 0 }
}

/** What was used between two readings, for the service to compute with. */
export function usageHeader(before, after) {
  const since = (key) => (after[key] - before[key]).toFixed(6)
  const values = ['wall', 'cpu', 'thread', 'delay'].map((key) => `${key}=${since(key)}`)
  return { 'Lambda-Cost-Gate-Usage': values.join(' ') }
}

function threadReader() {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`)
    const buffer = Buffer.alloc(64)
    return () => {
      const length = readSync(file, buffer, 0, 64, 0)
      const [run, wait] = buffer.latin1Slice(0, length).split(' ')
      return [run / 1e6, wait / 1e6]
    }
  } catch {
    return threadUsageOf
  }
}

function threadUsageOf(cpu) {
  if (threadCpuUsage === undefined) return [cpu, 0]
  const { user, system } = threadCpuUsage.call(process)
  return [(user + system) / 1e3, 0]
}
