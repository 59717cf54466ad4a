/** One vCPU in memory (AWS: "At 1,769 MB, a function has the equivalent of one vCPU"). */
const VCPU_MB = 1769

/** Time used while something ran, in milliseconds. */
export interface Usage {
  /** From start to end on the clock. */
  wallMs: number
  /** Of it, how long at least one thread ran or was ready to run. */
  busyMs: number
  /** CPU time of the threads that others had to wait for: what no second core can shorten. */
  serialCpuMs: number
  /** CPU time of all threads and processes. */
  totalCpuMs: number
  /** CPU time of the main process's first thread, which runs the handler in most runtimes. */
  mainCpuMs: number
}

/** The share of a vCPU that a memory size buys, above 1 for more than one vCPU. */
export function cpuShare(memoryMB: number): number {
  return memoryMB / VCPU_MB
}

/**
 * Whether the main thread computed all the time, or nearly. Then what it waited for a core can be taken out
 * whatever else runs there: of child processes, and of threads that help each other, it is known only about, and
 * what is waited for may arrive while the thread waits for the core.
 */
export function computesThroughout(usage: Usage): boolean {
  const { wallMs, busyMs, mainCpuMs, totalCpuMs } = usage
  const waitingMs = Math.max(0, wallMs - busyMs)
  return (
    mainCpuMs >= MAIN_THREADS_SHARE * totalCpuMs && waitingMs <= MOST_WAITING * durationAt(1, usage)
  )
}

const MAIN_THREADS_SHARE = 0.9
const MOST_WAITING = 0.03

/**
 * Duration at a CPU share: waiting + CPU ÷ share, where a second thread only counts above one vCPU.
 * Being ready to run without a free core is the machine's doing and neither waiting nor CPU. It is
 * the average of what a quota per 20 ms gives: CPU in bursts much shorter than the quota, with
 * waiting between them, is throttled less than this says.
 */
export function durationAt(share: number, usage: Omit<Usage, 'mainCpuMs'>): number {
  const waitingMs = Math.max(0, usage.wallMs - usage.busyMs)
  return waitingMs + Math.max(usage.serialCpuMs, usage.totalCpuMs / share)
}
