import { setTimeout as sleep } from 'node:timers/promises'
import type { Lambda } from './client.ts'

const ROUNDS = 3

/**
 * Does what must not fail, such as putting back and cleaning up, again after whatever error, a few
 * times. The work has to look at what is there each time.
 */
export async function inRounds<Result>(
  { pauses }: Lambda,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let round = 1; ; round++) {
    try {
      return await work()
    } catch (error) {
      if (round === ROUNDS) throw error
      await sleep(pauses.pollMs)
    }
  }
}
