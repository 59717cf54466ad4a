import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { clientOf, zipOf } from '@lambda-cost-gate/local-lambda/test-support'
import { testFaults } from './suite.ts'
import { type Outcome, SOURCE_KEY, type World, world } from './support.ts'

const inPlace = () => world('slower', { preview: 'in-place' })

/** Does something once, right before the nth request of an operation takes effect. */
function rightBefore(place: World, at: { operation: string; nth: number }, act: () => unknown) {
  place.faults = {
    async before({ operation, nth }) {
      if (operation === at.operation && nth === at.nth) await act()
      return undefined
    },
  }
}

describe('an in-place run', () => {
  testFaults('in-place')

  test('changes $LATEST only while it deploys, and never while it measures', async () => {
    await using place = await inPlace()
    const before = place.service.snapshot().orders?.versions[0]
    const seen: unknown[] = []
    const keys: string[] = []
    rightBefore(place, { operation: 'Invoke', nth: 40 }, () => {
      const { orders } = place.service.snapshot()
      seen.push(orders?.versions[0])
      keys.push(...Object.values(orders?.sourceKeyArns ?? {}))
    })
    expect(await place.run()).toMatchObject({ verdict: 'fail' })
    expect(seen).toMatchObject([
      { CodeSha256: before?.CodeSha256, MemorySize: 512, Description: before?.Description },
    ])
    // Every version's zip is encrypted with the deployed one's key.
    expect(keys.length).toBeGreaterThan(2)
    expect(new Set(keys)).toEqual(new Set([SOURCE_KEY]))
  })

  test('has head’s code in $LATEST once for all that a look deploys, and once to confirm it', async () => {
    await using place = await inPlace()
    expect(await place.run()).toMatchObject({ verdict: 'fail' })
    const changes = place.service.requests.filter(
      ({ operation, status }) => operation === 'UpdateFunctionCode' && status === 200,
    )
    // There and back, each time.
    expect(changes).toHaveLength(4)
  })

  test('names the revision that it read with every change of the function', async () => {
    await using place = await world('slower', { preview: 'in-place' })
    const unguarded: string[] = []
    let changes = 0
    place.faults = {
      before({ operation, resource, input }) {
        if (!/^(UpdateFunction|PublishVersion)/.test(operation) || !/^orders/.test(resource)) {
          return undefined
        }
        changes++
        if (!Object(input?.()).RevisionId) unguarded.push(operation)
        return undefined
      },
    }
    expect(await place.run()).toMatchObject({ verdict: 'fail' })
    expect(unguarded).toEqual([])
    expect(changes).toBeGreaterThan(10)
  })

  test('is refused while an update is in progress, with nothing changed', async () => {
    await using place = await world(
      'same',
      { preview: 'in-place' },
      { latencies: { settleMs: { UpdateFunctionConfiguration: 3_600_000 } } },
    )
    const before = place.service.snapshot()
    expect(await place.run()).toMatchObject({
      status: 3,
      message: 'An update of orders is in progress. Run the check again when it is done.',
    })
    expect(place.service.snapshot()).toEqual(before)
  })

  test('is refused while another run holds the journal, which then goes on unharmed', async () => {
    await using place = await inPlace()
    const before = place.state()
    let second: Outcome | undefined
    rightBefore(place, { operation: 'UpdateFunctionCode', nth: 2 }, async () => {
      second = await place.run({}, 'second')
    })
    expect(await place.run({}, 'firstt')).toMatchObject({ verdict: 'fail' })
    expect(second).toMatchObject({
      status: 3,
      message: expect.stringContaining('The run pr-12/firstt of octo/orders is deploying previews'),
    })
    expect(place.state()).toEqual(before)
  })

  test('and another that start at the same moment leave the function as it was', async () => {
    await using place = await inPlace()
    const before = place.state()
    const outcomes = await Promise.all([place.run({}, 'aaaaaa'), place.run({}, 'bbbbbb')])
    for (const outcome of outcomes) {
      if (outcome.kind === 'verdict') expect(outcome.verdict).toBe('fail')
      else expect(outcome.status).toBe(3)
    }
    expect(place.state()).toEqual(before)
  })

  test('keeps code that somebody else deploys in between, and restores the rest', async () => {
    await using place = await inPlace()
    const before = place.service.snapshot().orders
    const client = clientOf(place.service)
    const theirs = zipOf('theirs', 'index.mjs')
    let deployed: Record<string, unknown> | undefined
    rightBefore(place, { operation: 'PublishVersion', nth: 6 }, async () => {
      await client.send(new UpdateFunctionCodeCommand({ FunctionName: 'orders', ZipFile: theirs }))
      deployed = place.service.snapshot().orders?.versions[0]
    })
    expect(await place.run()).toMatchObject({
      status: 3,
      message: expect.stringContaining('Somebody else deployed orders'),
    })
    client.destroy()
    const after = place.service.snapshot().orders
    const { Description, MemorySize, Timeout } = before?.versions[0] ?? {}
    expect(after?.versions[0]).toMatchObject({
      CodeSha256: deployed?.CodeSha256,
      Description,
      MemorySize,
      Timeout,
    })
    expect(after?.versions.slice(1)).toEqual(before?.versions.slice(1))
    expect(after?.tags).toEqual(before?.tags)
  })

  test('restores what a run that was killed left, before it begins', async () => {
    await using place = await inPlace()
    const before = place.state()
    let dead = false
    const drop = () => (dead ? ({ kind: 'drop' } as const) : undefined)
    place.faults = {
      before: drop,
      after({ operation, nth }) {
        // The first is the preflight's, which has no effect.
        dead ||= operation === 'UpdateFunctionCode' && nth === 2
        return drop()
      },
    }
    expect(await place.run({}, 'killed')).toMatchObject({ status: 3 })
    place.faults = {}
    expect(place.state()).not.toEqual(before)
    expect(await place.run({}, 'tooooo')).toMatchObject({ status: 3 })
    const later = new Date(Date.now() + 60 * 60 * 1000)
    expect(await place.run({ now: () => later }, 'later1')).toMatchObject({ verdict: 'fail' })
    expect(place.state()).toEqual(before)
  })
})
