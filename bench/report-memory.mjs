import { writeSync } from 'node:fs'

/** Preloaded by benches: says at the end how much memory the process had at most, in KB, and its CPU time in ms. */
const MEMORY_FILE_DESCRIPTOR = 3
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeSync(MEMORY_FILE_DESCRIPTOR, `${maxRSS} ${(userCPUTime + systemCPUTime) / 1000}`)
})
