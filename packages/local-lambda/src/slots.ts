/** A number of places; who finds none free waits in line. */
export interface Slots {
  use<T>(work: () => Promise<T>): Promise<T>
  used(): number
}

export function createSlots(number: number): Slots {
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
