import { expect, test } from '@jest/globals'
import type { Replica, SizeEvidence } from '../../src/verdict/evidence.ts'
import { pMoreFailures } from '../../src/verdict/failure-counts.ts'

/** Replicas that failed so often, of so many invocations each. */
function replicasOf(failures: readonly number[], invocations: number): Replica[] {
  return failures.map((each, index) => ({
    environment: String(index),
    payloads: [
      { kept: undefined, keptFailures: 0, invocations, failures: each, failure: undefined },
    ],
    coldMs: undefined,
    coldBilledMs: undefined,
    maxMemoryUsedMB: 0,
  }))
}

/** The chance of head's failures where base has as many replicas, none of which failed. */
function chance(head: readonly number[], invocations = 6, more: readonly Replica[] = []): number {
  const none = { base: [], head: [] }
  const size: SizeEvidence = {
    memoryMB: 512,
    ranAtMB: 512,
    confirm: none,
    look: {
      base: replicasOf(
        head.map(() => 0),
        invocations,
      ),
      head: [...replicasOf(head, invocations), ...more],
    },
  }
  return pMoreFailures([size], 0)
}

test.each<[string, number[], number]>([
  // Fisher's exact test by hand: all failures are head's.
  ['of one replica count one by one: C(6,3) / C(12,3)', [3], 20 / 220],
  ['spread evenly count one by one: C(12,4) / C(24,4)', [2, 2], 495 / 10626],
  ['of whole replicas count as those: C(4,2) / C(8,2)', [6, 6, 0, 0], 6 / 28],
  ['of one of two replicas count as that', [6, 0], 1 / 2],
  // Replicas differ by 1.48 times as much as chance makes them: 4 of 16 are left of 6 of 24.
  ['spread unevenly count for less: C(16,4) / C(32,4)', [3, 1, 0, 2], 1820 / 35960],
])('failures %s', (_, failures, expected) => {
  expect(chance(failures)).toBeCloseTo(expected, 12)
})

test('replicas that were not invoked count for nothing', () => {
  expect(chance([6, 6, 0, 0], 6, replicasOf([0, 0], 0))).toBeCloseTo(6 / 28, 12)
})
