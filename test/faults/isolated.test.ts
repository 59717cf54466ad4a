import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { clientOf, zipOf } from '../local/support.ts'
import { killedAt, MISHAPS, mayEndRun, meeting } from './faults.ts'
import { inTurn, nthRequests, requestCounts } from './requests.ts'
import { type Head, type Outcome, world } from './support.ts'

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
    expect(outcome.message).toMatch(/^[A-Z`].*[.]$/s)
  }
}

/** Every operation of a run, with the world in which it is called. */
async function operations(): Promise<{ operation: string; count: number; head: Head }[]> {
  const same = await requestCounts('same', () => world('same'))
  const slower = await requestCounts('slower', () => world('slower'))
  const further = [...slower].filter(([operation]) => FURTHER.includes(operation))
  return [
    ...[...same].map(([operation, count]) => ({ operation, count, head: 'same' as const })),
    ...further.map(([operation, count]) => ({ operation, count, head: 'slower' as const })),
  ]
}

describe('an isolated run', () => {
  test.each(['same', 'slower'] as const)(
    'has the right verdict and leaves everything as it was, with head %s',
    async (head) => {
      await using quiet = await world(head)
      const before = quiet.service.snapshot()
      expect(await quiet.run()).toMatchObject({ kind: 'verdict', verdict: VERDICTS[head] })
      expect(quiet.service.snapshot()).toEqual(before)
    },
  )

  test.each(MISHAPS)(
    'leaves nothing behind and is right, whichever request meets with $name',
    async (mishap) => {
      const cases = (await operations()).flatMap(({ operation, count, head }) =>
        nthRequests(count, `${operation} ${mishap.name}`).map((nth) => ({ operation, nth, head })),
      )
      await inTurn(cases, async ({ operation, nth, head }) => {
        await using place = await world(head)
        const before = place.service.snapshot()
        place.faults = meeting(mishap, operation, nth)
        const outcome = await place.run()
        const what = `${mishap.name} at ${operation} ${nth}`
        expectRight(outcome, head, what)
        if (!mayEndRun(mishap, operation))
          expect([what, outcome]).toMatchObject([what, { kind: 'verdict' }])
        expect([what, place.service.snapshot()]).toEqual([what, before])
      })
    },
    LONG_MS,
  )

  test.each(['before', 'after'] as const)(
    'that is killed right %s any of its requests leaves nothing that sweep does not delete',
    async (when) => {
      const total = (await operations()).reduce((sum, { count }) => sum + count, 0)
      await inTurn(nthRequests(total, `killed ${when}`, 8), async (nth) => {
        await using place = await world('slower')
        const before = place.service.snapshot()
        place.faults = killedAt(nth, when)
        expectRight(await place.run(), 'slower', `killed ${when} ${nth}`)
        place.faults = {}
        const swept = await place.sweepLater()
        expect(swept.filter(({ outcome }) => outcome === 'failed')).toEqual([])
        expect([nth, place.service.snapshot()]).toEqual([nth, before])
      })
    },
    LONG_MS,
  )

  test('does not mix with another run on the same function at the same time', async () => {
    await using place = await world()
    const before = place.service.snapshot()
    const outcomes = await Promise.all([place.run({}, 'aaaaaa'), place.run({}, 'bbbbbb')])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ verdict: 'pass' })
    expect(place.service.snapshot()).toEqual(before)
  })

  test('does not touch what somebody else deploys while it runs', async () => {
    await using place = await world()
    const client = clientOf(place.service)
    let deploying: Promise<unknown> | undefined
    place.faults = {
      before({ operation, nth }) {
        if (operation !== 'Invoke' || nth !== 5) return undefined
        deploying = client.send(
          new UpdateFunctionCodeCommand({ FunctionName: 'orders', ZipFile: zipOf('other') }),
        )
        return undefined
      },
    }
    const before = place.service.snapshot()
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    await deploying
    client.destroy()
    const { orders: deployed, ...others } = place.service.snapshot()
    expect(others).toEqual({ ...before, orders: undefined })
    expect(deployed?.versions[0]).not.toEqual(before.orders?.versions[0])
    expect(deployed?.versions.slice(1)).toEqual(before.orders?.versions.slice(1))
  })

  test('never deletes a function of its name that it did not make', async () => {
    await using place = await world()
    let taken: string | undefined
    place.faults = {
      async before({ operation, nth, resource }) {
        if (operation !== 'CreateFunction' || nth !== 1) return undefined
        taken = resource
        const { createDeployed } = await import('../support/deployed.ts')
        await createDeployed(place.service.endpoint, resource, 128)
        return undefined
      },
    }
    expect(await place.run()).toMatchObject({
      kind: 'error',
      status: 3,
      message: expect.stringContaining('this run did not make it'),
    })
    expect(Object.keys(place.service.snapshot())).toContain(taken)
  })
})
