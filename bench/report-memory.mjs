import { writeSync } from 'node:fs'

/** Preloaded by bench/many.ts: says at the end how much memory the process had at most. */
const MEMORY_FILE_DESCRIPTOR = 3
process.on('exit', () => {
  writeSync(MEMORY_FILE_DESCRIPTOR, String(process.resourceUsage().maxRSS))
})
