import { type Budget, openBudget, type Reservation } from './budget.ts'

/** A part of a budget: nothing is reserved that would go beyond either, and all of it counts in both. */
export function partOf(budget: Budget, limitUsd: number): Budget {
  const part = openBudget(limitUsd)
  return {
    ...budget,
    async reserve(worstUsd) {
      const own = await part.reserve(worstUsd)
      const outer = own && (await budget.reserve(worstUsd))
      if (!own || !outer) {
        own?.release()
        return undefined
      }
      return together(own, outer)
    },
  }
}

function together(one: Reservation, other: Reservation): Reservation {
  return {
    settle(billedUsd, what) {
      one.settle(billedUsd, what)
      other.settle(billedUsd, what)
    },
    lose() {
      one.lose()
      other.lose()
    },
    release() {
      one.release()
      other.release()
    },
    hold() {
      one.hold()
      other.hold()
    },
  }
}
