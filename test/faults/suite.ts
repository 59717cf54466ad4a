import { expect, test } from '@jest/globals'
import type { Swept } from '../../src/aws/lambda/sweep.ts'
import { canMeet, killedAfter, MISHAPS, meeting } from './faults.ts'
import { inTurn, type Position, requestsOf, sampled, spread, worthFaulting } from './requests.ts'
import { type Head, type Outcome, type World, world } from './support.ts'
import { tally } from './tally.ts'

const LONG_MS = 30 * 60 * 1000
const VERDICTS = { same: 'pass', slower: 'fail' } as const
/** Requests that only a run with more replicas makes. */
const FURTHER = [
  'UpdateFunctionConfiguration',
  'UpdateFunctionCode',
  'PublishVersion',
  'TagResource',
]
const FURTHER_TRIED = 8

/** A run is right when its verdict is, or when it says in a sentence why it could not measure. */
function expectRight(outcome: Outcome, head: Head, what: string): void {
  if (outcome.kind === 'verdict') {
    expect([what, outcome.verdict]).toEqual([what, VERDICTS[head]])
  } else {
    expect([what, outcome.status]).toEqual([what, 3])
    expect(outcome.message).toMatch(/^([A-Z`]|\$LATEST of ).*[.]$/s)
  }
}

/** Requests of a run that are worth a fault, with the world in which they are made. */
async function requests(preview: Preview): Promise<(Position & { head: Head })[]> {
  const of = async (head: Head) =>
    worthFaulting(await requestsOf(`${head} ${preview}`, () => world(head, { preview }))).map(
      (each) => ({
        ...each,
        head,
      }),
    )
  const same = await of('same')
  const last = (name: string) => same.filter(({ operation }) => operation === name).length
  // Only a run with more replicas makes them; the replicas of a batch are all alike.
  const further = (await of('slower')).filter(
    ({ operation, nth }) => FURTHER.includes(operation) && nth > last(operation),
  )
  expect(further).not.toEqual([])
  return [
    ...same,
    ...FURTHER.flatMap((name) =>
      spread(
        further.filter(({ operation }) => operation === name),
        FURTHER_TRIED,
      ),
    ),
  ]
}

/** Of the requests of an operation and a mishap, how many are tried where not every one is. */
const SHARE = { isolated: 0.4, 'in-place': 0.2 } as const

type Preview = 'isolated' | 'in-place'

/** What comes after a run that was killed. */
const RESTORERS: readonly {
  name: string
  of: readonly Preview[]
  restore: (place: World, before: unknown) => Promise<void>
}[] = [
  {
    name: 'sweep',
    of: ['isolated', 'in-place'],
    restore: async (place) => expectSwept(await place.sweepLater()),
  },
  {
    name: 'the post step',
    of: ['isolated', 'in-place'],
    restore: async (place) => expectSwept(await place.sweepOwn()),
  },
  {
    name: 'the next run',
    of: ['in-place'],
    restore: async (place, before) => {
      const now = () => new Date(Date.now() + 60 * 60 * 1000)
      expect(await place.run({ now }, 'later1')).toMatchObject({ verdict: 'pass' })
      expect(deployed(place)).toEqual(before)
      // Versions, which harm nobody, are deleted by sweep.
      expectSwept(await place.sweepLater())
    },
  },
]

/** What runs in production, without what a write changes even when it restores everything. */
function deployed({ service }: World): unknown {
  const { versions: [latest] = [], tags } = service.snapshot().orders ?? {}
  return { ...latest, RevisionId: '', LastModified: '', tags }
}

function expectSwept(swept: readonly Swept[]): void {
  expect(swept.filter(({ outcome }) => outcome === 'failed')).toEqual([])
}

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
      const cases = [...Map.groupBy(await requests(preview), ({ operation }) => operation)].flatMap(
        ([operation, group]) =>
          canMeet(mishap, operation)
            ? sampled(group, `${operation} ${mishap.name}`, SHARE[preview])
            : [],
      )
      await inTurn(cases, async ({ operation, nth, head }) => {
        await using place = await world(head, { preview })
        const before = stateOf(place)
        place.faults = meeting(mishap, operation, nth)
        const outcome = await place.run()
        const what = `${mishap.name} at ${operation} ${nth}`
        expectRight(outcome, head, what)
        if (!mishap.final) expect([what, outcome]).toMatchObject([what, { kind: 'verdict' }])
        tally('fault', JSON.stringify(stateOf(place)) === JSON.stringify(before))
        expect([what, stateOf(place)]).toEqual([what, before])
      })
    },
    LONG_MS,
  )

  test.each(RESTORERS.filter(({ of }) => of.includes(preview)))(
    'that is killed at any of its requests leaves nothing that $name does not clean up',
    async ({ name, restore }) => {
      const positions = (await requests(preview)).filter(({ head }) => head === 'same')
      const cases = [0, ...positions.map(({ ofAll }) => ofAll)]
      await inTurn(sampled(cases, `killed, then ${name}`, 4), async (nth) => {
        await using place = await world('same', { preview })
        const before = stateOf(place)
        const running = deployed(place)
        place.faults = killedAfter(nth)
        const what = `killed after ${nth}`
        expectRight(await place.run(), 'same', what)
        place.faults = {}
        place.clock.advance(60_000)
        await restore(place, running)
        tally('fault', JSON.stringify(stateOf(place)) === JSON.stringify(before))
        expect([what, stateOf(place)]).toEqual([what, before])
      })
    },
    LONG_MS,
  )
}
