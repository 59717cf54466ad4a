import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { clientOf, zipOf } from '@lambda-cost-gate/local-lambda/test-support'
import { testFaults } from './suite.ts'
import { SOURCE_KEY, world } from './support.ts'

describe('an isolated run', () => {
  testFaults('isolated')

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

  test('has its zips encrypted with the key that the deployed one has', async () => {
    await using place = await world()
    let keys: [name: string, sourceKeyArns: object][] = []
    place.faults = {
      before({ operation, nth }) {
        if (operation !== 'Invoke' || nth !== 5) return undefined
        const functions = Object.entries(place.service.snapshot())
        keys = functions.map(([name, { sourceKeyArns }]) => [name, sourceKeyArns])
        return undefined
      },
    }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    const previews = keys.filter(([name]) => /^lambda-cost-gate-.*-pr12-/.test(name))
    expect(previews.length).toBeGreaterThan(1)
    for (const [, sourceKeyArns] of previews) {
      expect(sourceKeyArns).toMatchObject({ $LATEST: SOURCE_KEY, 1: SOURCE_KEY })
    }
  })

  test('never deletes a function of its name that it did not make', async () => {
    await using place = await world()
    let taken: string | undefined
    place.faults = {
      async before({ operation, nth, resource }) {
        // The first is the preflight's, which has no effect.
        if (operation !== 'CreateFunction' || nth !== 2) return undefined
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
