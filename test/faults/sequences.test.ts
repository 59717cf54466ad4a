import { describe, expect, test } from '@jest/globals'
import { inTurn, requestsOf, sampled, spread, worthFaulting } from './requests.ts'
import { going, KINDS } from './sequences.ts'
import { type Head, world } from './support.ts'
import { tally } from './tally.ts'

const LONG_MS = 60 * 60 * 1000
/** What is never asked of AWS's Lambda at a time when something is changed. */
const BESIDE = /^(Invoke|DownloadCode|GetAccountSettings)$/

describe.each(['in-place', 'isolated'] as const)('whatever goes on failing (%s)', (preview) => {
  test.each(KINDS)(
    '$name: nothing that one sweep does not mend',
    async ({ everything, ...kind }) => {
      const of = async (head: Head) =>
        worthFaulting(await requestsOf(`${head} ${preview}`, () => world(head, { preview })))
      const first = await of('same')
      const last = first.at(-1)?.ofAll ?? 0
      const further = (await of('slower')).filter(({ ofAll }) => ofAll > last)
      expect(further).not.toEqual([])
      const named = everything
        ? [
            { head: 'same' as const, name: '*', positions: first },
            {
              head: 'slower' as const,
              name: '* of a second batch',
              positions: spread(further, 12),
            },
          ]
        : [...Map.groupBy(first, ({ operation }) => operation)].flatMap(([name, positions]) =>
            BESIDE.test(name) ? [] : [{ head: 'same' as const, name, positions }],
          )
      const cases = named.flatMap(({ head, name, positions }) =>
        sampled(positions, `${preview} ${name} ${kind.name}`, everything ? 1 : 0.1).map(
          ({ operation, nth, ofAll }) => ({
            head,
            sequence: everything
              ? { ...kind, operation: '*', nth: ofAll }
              : { ...kind, operation, nth },
          }),
        ),
      )
      await inTurn(cases, async ({ head, sequence }) => {
        await using place = await world(head, { preview })
        const before = place.state()
        const latest = () => place.service.snapshot().orders?.versions[0]
        const code = latest()?.CodeSha256
        place.faults = going(sequence, place.clock)
        const outcome = await place.run()
        const what = `${sequence.operation} from ${sequence.nth} on ${sequence.name}`
        if (latest()?.CodeSha256 !== code) {
          expect([what, outcome]).toMatchObject([
            what,
            { message: expect.stringMatching(/^\$LATEST of orders is not restored: .* sweep /) },
          ])
        }
        if (outcome.kind === 'verdict') {
          expect([what, outcome.verdict]).toEqual([what, head === 'same' ? 'pass' : 'fail'])
        }
        place.faults = {}
        place.clock.advance(60_000)
        const swept = await place.sweepLater()
        const failed = swept.filter((each) => each.outcome === 'failed')
        tally('sequence', failed.length === 0 && same(place.state(), before))
        expect([what, failed]).toEqual([what, []])
        expect([what, place.state()]).toEqual([what, before])
      })
    },
    LONG_MS,
  )
})

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
