import { readFileSync, writeSync } from 'node:fs'

/** Preloaded by benches: says at the end how much memory the process had at most, in KB, and its CPU time in ms. */
const MEMORY_FILE_DESCRIPTOR = 3
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeSync(
    MEMORY_FILE_DESCRIPTOR,
    `${sinceExecKB() ?? maxRSS} ${(userCPUTime + systemCPUTime) / 1000}`,
  )
})

/** On Linux, `maxRSS` counts what the process that started this one had, too: getrusage(2) survives execve. */
function sinceExecKB() {
  try {
    return /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
