import { Exact } from './exact.ts'

/** What a run has cost so far. USD, rounded once to the nearest double. */
export interface Spend {
  usd: number
  invocations: number
}

/** Room in the budget for one thing that costs money, taken before it is begun. */
export interface Reservation {
  /** It cost so much; the rest is free again. Counted as an invocation unless said otherwise. */
  settle(billedUsd: Exact, what?: { invocations: number }): void
  /** Nobody knows whether it ran and what is billed: it counts as the worst that was reserved. */
  lose(): void
  /** It did not happen. */
  release(): void
  /** It will not be used soon: nobody is kept waiting for it. */
  hold(): void
}

/** The one limit that everything which a run invokes draws on, whatever the phase. */
export interface Budget {
  /**
   * Reserves the worst that something may cost. Waits while what is under way may still turn out to
   * cost less than was reserved for it.
   * @returns undefined where there is no room, and will be none
   */
  reserve(worstUsd: Exact): Promise<Reservation | undefined>
  /** What is neither spent nor held. What is under way is not counted. */
  leftUsd(): Exact
  /** All that was settled or lost. */
  spent(): Spend
  /** Of that, what was lost. */
  lost(): Spend
}

interface Waiting {
  worstUsd: Exact
  done: (reservation: Reservation | undefined) => void
}

/**
 * A budget that is never exceeded: what was spent, what is held and the worst of what is under way stay
 * within it together.
 * @param limitUsd reaching it exactly is allowed
 */
export function openBudget(limitUsd: number): Budget {
  let spentUsd = new Exact(0)
  let heldUsd = new Exact(0)
  let underWayUsd = new Exact(0)
  let lostUsd = new Exact(0)
  let invocations = 0
  let lostInvocations = 0
  const waiting: Waiting[] = []

  const left = () => new Exact(limitUsd).minus(spentUsd).minus(heldUsd)
  const fitsNow = (usd: Exact) => usd.lessThanOrEqualTo(left().minus(underWayUsd))
  const next = () => {
    for (let [first] = waiting; first; [first] = waiting) {
      const { worstUsd, done } = first
      if (!fitsNow(worstUsd) && worstUsd.lessThanOrEqualTo(left())) return
      waiting.shift()
      done(fitsNow(worstUsd) ? take(worstUsd) : undefined)
    }
  }

  const take = (worstUsd: Exact): Reservation => {
    let state: 'under-way' | 'held' | 'done' = 'under-way'
    underWayUsd = underWayUsd.plus(worstUsd)
    const giveBack = () => {
      if (state === 'under-way') underWayUsd = underWayUsd.minus(worstUsd)
      if (state === 'held') heldUsd = heldUsd.minus(worstUsd)
      state = 'done'
    }
    const spend = (usd: Exact, count: number) => {
      if (state === 'done') return
      giveBack()
      spentUsd = spentUsd.plus(usd)
      invocations += count
      next()
    }
    return {
      settle: (usd, { invocations: count } = { invocations: 1 }) => spend(usd, count),
      lose() {
        if (state === 'done') return
        lostUsd = lostUsd.plus(worstUsd)
        lostInvocations++
        spend(worstUsd, 1)
      },
      release: () => spend(new Exact(0), 0),
      hold() {
        if (state !== 'under-way') return
        giveBack()
        heldUsd = heldUsd.plus(worstUsd)
        state = 'held'
        next()
      },
    }
  }

  return {
    reserve(worstUsd) {
      return new Promise((done) => {
        waiting.push({ worstUsd, done })
        next()
      })
    },
    leftUsd: left,
    spent: () => ({ usd: spentUsd.toNumber(), invocations }),
    lost: () => ({ usd: lostUsd.toNumber(), invocations: lostInvocations }),
  }
}

/** The budget of a run that costs nothing, as on the embedded service. */
export function freeBudget(): Budget {
  const ignore = () => {}
  const reservation = { settle: ignore, lose: ignore, release: ignore, hold: ignore }
  const nothing = { usd: 0, invocations: 0 }
  return {
    reserve: async () => reservation,
    leftUsd: () => new Exact(Number.POSITIVE_INFINITY),
    spent: () => nothing,
    lost: () => nothing,
  }
}
