import { expect, test } from '@jest/globals'
import { killedAt, MISHAPS, mayEndRun, meeting } from './faults.ts'
import { inTurn, nthRequests, requestCounts } from './requests.ts'
import { type Head, type Outcome, type World, world } from './support.ts'
import { tally } from './tally.ts'

const LONG_MS = 30 * 60 * 1000
const VERDICTS = { same: 'pass', slower: 'fail' } as const
/** Requests that only a run with more replicas makes. */
const FURTHER = ['UpdateFunctionConfiguration', 'PublishVersion']

/** A run is right when its verdict is, or when it says in a sentence why it could not measure. */
function expectRight(outcome: Outcome, head: Head, what: string): void {
  if (outcome.kind === 'verdict') {
    expect([what, outcome.verdict]).toEqual([what, VERDICTS[head]])
  } else {
    expect([what, outcome.status]).toEqual([what, 3])
    expect(outcome.message).toMatch(/^([A-Z`]|\$LATEST of ).*[.]$/s)
  }
}

/** Every operation of a run, with the world in which it is called. */
async function operations(
  preview: Preview,
): Promise<{ operation: string; count: number; head: Head }[]> {
  const same = await requestCounts(`same ${preview}`, () => world('same', { preview }))
  const slower = await requestCounts(`slower ${preview}`, () => world('slower', { preview }))
  const further = [...slower].filter(([operation]) => FURTHER.includes(operation))
  return [
    ...[...same].map(([operation, count]) => ({ operation, count, head: 'same' as const })),
    ...further.map(([operation, count]) => ({ operation, count, head: 'slower' as const })),
  ]
}

/** Of operation and mishap, how many are tried where not every request is. */
const SHARE = { isolated: 0.6, 'in-place': 0.3 } as const

type Preview = 'isolated' | 'in-place'

/** What goes wrong on the network and at AWS must never leave anything behind, or change a verdict. */
export function testFaults(preview: Preview): void {
  /** What has to be as it was. A function that was restored has new revisions, and nothing else. */
  const stateOf = (place: World) =>
    preview === 'isolated' ? place.service.snapshot() : place.state()

  test.each(['same', 'slower'] as const)(
    'has the right verdict and leaves everything as it was, with head %s',
    async (head) => {
      await using quiet = await world(head, { preview })
      const before = stateOf(quiet)
      expect(await quiet.run()).toMatchObject({ kind: 'verdict', verdict: VERDICTS[head] })
      expect(stateOf(quiet)).toEqual(before)
    },
  )

  test.each(MISHAPS)(
    'leaves nothing behind and is right, whichever request meets with $name',
    async (mishap) => {
      const cases = (await operations(preview)).flatMap(({ operation, count, head }) =>
        nthRequests(count, `${operation} ${mishap.name}`, SHARE[preview]).map((nth) => ({
          operation,
          nth,
          head,
        })),
      )
      await inTurn(cases, async ({ operation, nth, head }) => {
        await using place = await world(head, { preview })
        const before = stateOf(place)
        place.faults = meeting(mishap, operation, nth)
        const outcome = await place.run()
        const what = `${mishap.name} at ${operation} ${nth}`
        expectRight(outcome, head, what)
        if (!mayEndRun(mishap, operation))
          expect([what, outcome]).toMatchObject([what, { kind: 'verdict' }])
        tally('fault', JSON.stringify(stateOf(place)) === JSON.stringify(before))
        expect([what, stateOf(place)]).toEqual([what, before])
      })
    },
    LONG_MS,
  )

  test.each(['before', 'after'] as const)(
    'that is killed right %s any of its requests leaves nothing that sweep does not delete',
    async (when) => {
      const total = (await operations(preview)).reduce((sum, { count }) => sum + count, 0)
      await inTurn(nthRequests(total, `killed ${when}`, 6), async (nth) => {
        await using place = await world('slower', { preview })
        const before = stateOf(place)
        place.faults = killedAt(nth, when)
        expectRight(await place.run(), 'slower', `killed ${when} ${nth}`)
        place.faults = {}
        const swept = await place.sweepLater()
        expect(swept.filter(({ outcome }) => outcome === 'failed')).toEqual([])
        tally('fault', JSON.stringify(stateOf(place)) === JSON.stringify(before))
        expect([nth, stateOf(place)]).toEqual([nth, before])
      })
    },
    LONG_MS,
  )
}
