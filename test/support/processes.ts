import { readFileSync } from 'node:fs'

/** Nobody may be there to take note of a process that has ended: a zombie does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Looks again and again, and gives up long before the test does. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 600) throw new Error('What was waited for has not come.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
