import type { Failure } from '../aws/lambda/failure.ts'
import { SIDES, type Side } from '../inputs/plan.ts'
import type { AbandonedSize } from './case.ts'
import { replicaOf, type Sample } from './sample.ts'

/**
 * Failures in a row, of the kinds that cost an environment, after which a size is abandoned. Eight of
 * eight against none of eight are proof by Fisher's exact test even as one question of many; giving
 * up itself is none, as what fails at random now and then fails eight times in a row.
 */
const FAILURES_TO_ABANDON = 8

/** Failures of a side or replica, and not one success, after which it is not worth invoking further. */
const FAILURES_WITHOUT_HOPE = 8

/** Watches the samples of one function for sizes that keep failing. */
export interface FailureWatch {
  /** Takes a sample into account. */
  see(sample: Sample): void
  /** Whether this side need not be called at this size any more. */
  over(side: Side, memoryMB: number): boolean
  /** Whether the replica that this sample is of need not be called any more. */
  spent(sample: Sample): boolean
  list(): AbandonedSize[]
}

/**
 * A side that keeps failing is abandoned at that size. The other side then has nothing to be compared
 * with: it is called only until it has shown as often that it works itself. Where both sides do nothing
 * but fail, whatever the failure, the function is abandoned altogether. Of a side that has not worked once,
 * as when INIT fails, each replica is called only that often: further ones say more than further calls.
 * @param payloads how many there are: each has to have failed twice
 */
export function watchFailures(payloads: number): FailureWatch {
  const outcomes = { base: { failed: 0, worked: 0 }, head: { failed: 0, worked: 0 } }
  const enough = Math.max(FAILURES_WITHOUT_HOPE, 2 * payloads)
  const hopeless = () =>
    SIDES.every((side) => outcomes[side].worked === 0 && outcomes[side].failed >= enough)
  const failedByReplica = new Map<string, number>()
  const seen = new Map<string, number>()
  const inARow = new Map<string, number>()
  const abandoned = new Map<string, AbandonedSize>()
  return {
    see({ side, memoryMB, failure, environment }) {
      outcomes[side][failure ? 'failed' : 'worked']++
      const replica = replicaOf(environment)
      if (failure) failedByReplica.set(replica, (failedByReplica.get(replica) ?? 0) + 1)
      const key = keyOf(side, memoryMB)
      seen.set(key, (seen.get(key) ?? 0) + 1)
      if (!failure || !isFatal(failure)) {
        inARow.set(key, 0)
        return
      }
      const count = (inARow.get(key) ?? 0) + 1
      inARow.set(key, count)
      if (count >= FAILURES_TO_ABANDON) {
        abandoned.set(key, { side, memoryMB, failure })
      }
    },
    over(side, memoryMB) {
      const key = keyOf(side, memoryMB)
      if (abandoned.has(key) || hopeless()) return true
      const other = keyOf(side === 'base' ? 'head' : 'base', memoryMB)
      return abandoned.has(other) && (seen.get(key) ?? 0) >= FAILURES_TO_ABANDON
    },
    spent: ({ side, environment }) =>
      outcomes[side].worked === 0 && (failedByReplica.get(replicaOf(environment)) ?? 0) >= enough,
    list: () => [...abandoned.values()],
  }
}

const keyOf = (side: Side, memoryMB: number) => `${side} ${memoryMB}`

type Fatal = Extract<Failure, { kind: 'timeout' | 'out-of-memory' | 'crash' }>

/** Failures after which Lambda starts a new environment; others leave it as it is. */
function isFatal(failure: Failure): failure is Fatal {
  return ['timeout', 'out-of-memory', 'crash'].includes(failure.kind)
}
