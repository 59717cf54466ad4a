import { seededRandom } from '../../src/shared/random.ts'
import type { World } from './support.ts'

/** `npm run test:faults` tries every request; otherwise a few are tried. */
const EVERY = process.env.FAULTS === 'every'
const AT_ONCE = 4

/** The nth request of an operation, and which one of all of the run it is; all count from 1. */
export interface Position {
  operation: string
  nth: number
  ofAll: number
}

const recorded = new Map<string, Promise<readonly Position[]>>()

/** Requests of a run that nothing happens to, in their order; `start` makes its world. */
export function requestsOf(
  name: string,
  start: () => Promise<World>,
): Promise<readonly Position[]> {
  const known = recorded.get(name) ?? record(start)
  recorded.set(name, known)
  return known
}

async function record(start: () => Promise<World>): Promise<readonly Position[]> {
  await using quiet = await start()
  const before = quiet.service.requests.length
  await quiet.run()
  const counts = new Map<string, number>()
  return quiet.service.requests.slice(before).map(({ operation }, index) => {
    const nth = (counts.get(operation) ?? 0) + 1
    counts.set(operation, nth)
    return { operation, nth, ofAll: index + 1 }
  })
}

/** Invocations of an environment are all alike: of one run the first are tried, and some later ones. */
const FIRST_INVOCATIONS = 6
const EVERY_INVOCATION = 16

/** Those that may differ in what a fault does to the run. */
export function worthFaulting(positions: readonly Position[]): Position[] {
  return positions.filter(
    ({ operation, nth }) =>
      operation !== 'Invoke' || nth <= FIRST_INVOCATIONS || nth % EVERY_INVOCATION === 0,
  )
}

/** So many of these, evenly spread, the first and the last among them. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items]
  const step = (items.length - 1) / Math.max(1, count - 1)
  return Array.from({ length: count }, (_, index) => items[Math.round(index * step)] as Item)
}

/** Which of them to try: all, or a few that the name decides; below 1, now and then one. */
export function sampled<Item>(items: readonly Item[], name: string, few = 1): Item[] {
  if (EVERY) return [...items]
  const random = seededRandom(1, name)
  const number = items.length > 0 && random() < few ? Math.ceil(few) : 0
  return Array.from({ length: number }, () => items[Math.floor(random() * items.length)] as Item)
}

/** Does this for all, a few at once; those that fail are reported together, so that each of them is tried. */
export async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const failures: unknown[] = []
  const worker = async () => {
    for (const item of left) await work(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const [first] = failures
  if (failures.length > 1) {
    const others = failures.slice(1, 1 + SHOWN).map((error) => `\n${String(error)}`)
    throw new Error(`${failures.length} of ${items.length} failed.${others.join('')}`, {
      cause: first,
    })
  }
  if (first !== undefined) throw first
}

const SHOWN = 20
