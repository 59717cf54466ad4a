import { describe, expect, test } from '@jest/globals'
import { inTurn, nthRequests, requestCounts } from './requests.ts'
import { going, KINDS, type Sequence } from './sequences.ts'
import { world } from './support.ts'
import { tally } from './tally.ts'

const LONG_MS = 60 * 60 * 1000
/** What is never asked of AWS's Lambda at a time when something is changed. */
const BESIDE = /^(Invoke|DownloadCode|GetAccountSettings)$/

describe.each(['in-place', 'isolated'] as const)('whatever goes on failing (%s)', (preview) => {
  test.each(KINDS)(
    '$name: nothing that one sweep does not mend',
    async ({ everything, ...kind }) => {
      const counts = await requestCounts(`same ${preview}`, () => world('same', { preview }))
      const relevant = [...counts].filter(([operation]) => !BESIDE.test(operation))
      const total = relevant.reduce((sum, [, count]) => sum + count, 0)
      const named = everything ? [['*', total] as const] : relevant
      const cases = named.flatMap(([operation, count]) =>
        nthRequests(count, `${preview} ${operation} ${kind.name}`, everything ? 1 : 0.1).map(
          (nth): Sequence => ({ ...kind, operation, nth }),
        ),
      )
      await inTurn(cases, async (sequence) => {
        await using place = await world('same', { preview })
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
        if (outcome.kind === 'verdict') expect([what, outcome.verdict]).toEqual([what, 'pass'])
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
