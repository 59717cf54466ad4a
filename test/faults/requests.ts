import { seededRandom } from '../../src/shared/random.ts'
import type { World } from './support.ts'

/** `npm run test:faults` tries every request; otherwise a few are tried. */
const EVERY = process.env.FAULTS === 'every'
const AT_ONCE = 4

const counted = new Map<string, Promise<ReadonlyMap<string, number>>>()

/** Requests of a run that nothing happens to, by operation; `start` makes its world. */
export function requestCounts(
  name: string,
  start: () => Promise<World>,
): Promise<ReadonlyMap<string, number>> {
  const known = counted.get(name) ?? count(start)
  counted.set(name, known)
  return known
}

async function count(start: () => Promise<World>): Promise<ReadonlyMap<string, number>> {
  await using quiet = await start()
  const before = quiet.service.requests.length
  await quiet.run()
  const counts = new Map<string, number>()
  for (const { operation } of quiet.service.requests.slice(before)) {
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
  }
  return counts
}

/** Which requests of so many to try: all, or a few that the name decides; below 1, now and then one. */
export function nthRequests(count: number, name: string, few = 1): number[] {
  if (EVERY) return Array.from({ length: count }, (_, index) => index + 1)
  const random = seededRandom(1, name)
  const number = random() < few ? Math.ceil(few) : 0
  return Array.from({ length: number }, () => 1 + Math.floor(random() * count))
}

/** Does this for all, a few at once; the first failure ends it. */
export async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
