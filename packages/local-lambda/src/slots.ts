/** Places of a machine for what invokes; who finds none free waits in line. */
export interface Slots {
  /** @param core number of the core that it wants; absent, any */
  use<T>(work: () => Promise<T>, core?: number): Promise<T>
  used(): number
}

/** Both environments of a pair that is compared take turns on a core by the millisecond. */
const ON_ONE_CORE = 2

/**
 * @param number places for those that want no certain core
 * @param cores of the machine, of which each has two places for those that want it; absent, these are like all others
 */
export function createSlots(number: number, cores?: number): Slots {
  const anywhere = createPlaces(number)
  const byCore = new Map<number, Places>()
  const placesOf = (core: number | undefined): Places => {
    if (core === undefined || cores === undefined) return anywhere
    const places = byCore.get(core % cores) ?? createPlaces(ON_ONE_CORE)
    byCore.set(core % cores, places)
    return places
  }
  return {
    use: (work, core) => placesOf(core).use(work),
    used: () => [anywhere, ...byCore.values()].reduce((sum, places) => sum + places.used(), 0),
  }
}

interface Places {
  use<T>(work: () => Promise<T>): Promise<T>
  used(): number
}

function createPlaces(number: number): Places {
  const waiting: (() => void)[] = []
  let used = 0
  return {
    async use(work) {
      if (used < number) used += 1
      // Whoever leaves hands over the place.
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) used -= 1
        else next()
      }
    },
    used: () => used,
  }
}
