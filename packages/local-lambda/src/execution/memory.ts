import { type Observation, sharedMemoryKB } from './observe.ts'

/** Follows how much memory an environment has had. */
export interface MemoryWatch {
  /** Whether the observation shows more than the limit. */
  exceeds(observation: Observation): boolean
  peakKB(): number
}

/**
 * Processes count with their resident memory, like on Lambda, where they fill the sandbox. Pages
 * that several processes share are distinguished only when the sum is too much, because it takes
 * milliseconds. The main process's own peak cannot slip through between two observations.
 */
export function watchMemory(processId: number, limitKB: number): MemoryWatch {
  let peakKB = 0

  return {
    exceeds({ memoryKB, peakMemoryKB }) {
      const severalProcesses = memoryKB > peakMemoryKB
      const usedKB =
        memoryKB > limitKB && severalProcesses ? sharedMemoryKB(processId) || memoryKB : memoryKB
      peakKB = Math.max(peakKB, usedKB, peakMemoryKB)
      return peakKB > limitKB
    },
    peakKB: () => peakKB,
  }
}
