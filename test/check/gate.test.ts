import { describe, expect, test } from '@jest/globals'
import pLimit from 'p-limit'
import type { Lambda } from '../../src/aws/lambda/client.ts'
import type { Replica } from '../../src/aws/lambda/previews.ts'
import { openGate, withPlaces } from '../../src/check/gate.ts'
import { openBudget } from '../../src/money/budget.ts'
import { type Billing, versionUsd } from '../../src/money/worst-case.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { pricesIn } from '../support/prices.ts'

const replica: Replica = { side: 'base', memoryMB: 512, functionName: 'orders', version: '1' }

describe('deploying versions whose publishing is billed', () => {
  const deployed = async (snapStart: 'free' | 'paid', room: number) => {
    const billing: Billing = {
      timeoutSeconds: 3,
      ephemeralStorageMB: 512,
      prices: pricesIn('us-east-1'),
      snapStart,
    }
    const usd = versionUsd(billing, 512)
    const budget = openBudget(usd.times(room).toNumber())
    let refusals = 0
    const gate = openGate({
      lambda: {} as Lambda,
      budget,
      billing: { base: billing, head: billing },
      random: seededRandom(1, 'gate'),
      signal: new AbortController().signal,
      now: () => new Date(0),
      onRefused: () => refusals++,
    })
    const published: Replica[] = []
    const replicas = await Promise.all(
      Array.from({ length: 8 }, () =>
        gate.deploy(replica, async () => {
          published.push(replica)
          return replica
        }),
      ),
    )
    const had = replicas.filter((each) => each !== undefined).length
    expect(published).toHaveLength(had)
    expect(budget.spent().invocations).toBe(0)
    expect(budget.spent().usd).toBeCloseTo(usd.times(had).toNumber(), 12)
    return { had, refusals, refused: gate.refused() }
  }

  test.each(['free', 'paid'] as const)(
    'goes as far as the budget does, and what it does not hold is refused at once (%s snapshots)',
    async (snapStart) => {
      expect(await deployed(snapStart, 6.5)).toEqual({ had: 6, refusals: 2, refused: true })
      expect(await deployed(snapStart, 8)).toEqual({ had: 8, refusals: 0, refused: false })
      expect(await deployed(snapStart, 0.5)).toEqual({ had: 0, refusals: 8, refused: true })
    },
  )
})

test('with places, no more invocations are in flight than there are', async () => {
  let inFlight = 0
  let most = 0
  const gate = withPlaces(
    {
      async invoke() {
        most = Math.max(most, ++inFlight)
        await new Promise((resolve) => setImmediate(resolve))
        inFlight--
        return undefined
      },
      deploy: async () => replica,
      hold: async () => undefined,
      refused: () => false,
    },
    pLimit(3),
  )
  const payload = { name: 'one', weight: 1, json: '{}', source: 'inline' }
  await Promise.all(Array.from({ length: 10 }, () => gate.invoke(replica, payload)))
  expect(most).toBe(3)
})
