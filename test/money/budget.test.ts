import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { freeBudget, openBudget, type Reservation } from '../../src/money/budget.ts'
import { Exact } from '../../src/money/exact.ts'
import type { ExtraPrices } from '../../src/money/prices.ts'
import { billedUsd, isBounded, versionUsd, worstInvocationUsd } from '../../src/money/worst-case.ts'
import { defined } from '../../src/shared/defined.ts'
import { pricesIn } from '../support/prices.ts'

const usd = (value: number) => new Exact(value)

async function reserved(
  budget: ReturnType<typeof openBudget>,
  value: number,
): Promise<Reservation> {
  const reservation = await budget.reserve(usd(value))
  if (!reservation) throw new Error('refused')
  return reservation
}

/** What a promise is by now. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  return Promise.race([promise, Promise.resolve('waiting')])
}

describe('a budget', () => {
  test('may be reached exactly, and not exceeded by the last digit', async () => {
    const budget = openBudget(0.3)
    const first = await reserved(budget, 0.1)
    const second = await reserved(budget, 0.2)
    first.settle(usd(0.1))
    second.settle(usd(0.2))
    expect(budget.spent()).toEqual({ usd: 0.3, invocations: 2 })
    expect(await budget.reserve(usd(1e-15))).toBeUndefined()
  })

  test('lets wait for what is under way, and gives back what that did not cost', async () => {
    const budget = openBudget(1)
    const first = await reserved(budget, 0.6)
    const waiting = budget.reserve(usd(0.6))
    expect(await stateOf(waiting)).toBe('waiting')
    first.settle(usd(0.4))
    expect(await waiting).toBeDefined()
    expect(await stateOf(budget.reserve(usd(0.61)))).toBeUndefined()
  })

  test('refuses who waited once there is no room to wait for', async () => {
    const budget = openBudget(1)
    const first = await reserved(budget, 0.6)
    const waiting = budget.reserve(usd(0.6))
    first.lose()
    expect(await waiting).toBeUndefined()
    expect(budget.lost()).toEqual({ usd: 0.6, invocations: 1 })
  })

  test('frees what was held and cost less, and holds nothing that is done', async () => {
    const budget = openBudget(1)
    const tearDown = await reserved(budget, 0.5)
    tearDown.hold()
    expect(budget.leftUsd().toNumber()).toBe(0.5)
    tearDown.settle(usd(0.2))
    tearDown.hold()
    expect(budget.leftUsd().toNumber()).toBe(0.8)
  })

  test('lets nobody wait for what is held, and keeps it until it is used', async () => {
    const budget = openBudget(1)
    const tearDown = await reserved(budget, 0.5)
    tearDown.hold()
    expect(await budget.reserve(usd(0.6))).toBeUndefined()
    const other = await reserved(budget, 0.5)
    other.settle(usd(0.5))
    tearDown.settle(usd(0.3))
    expect(budget.spent().usd).toBe(0.8)
  })

  test('counts nothing twice, and nothing that did not happen', async () => {
    const budget = openBudget(1)
    const reservation = await reserved(budget, 0.5)
    reservation.release()
    reservation.settle(usd(0.5))
    reservation.lose()
    expect([budget.spent(), budget.lost()]).toEqual([
      { usd: 0, invocations: 0 },
      { usd: 0, invocations: 0 },
    ])
    expect(budget.leftUsd().toNumber()).toBe(1)
  })

  test('counts exactly, whatever the number of invocations', async () => {
    const budget = openBudget(1)
    for (let i = 0; i < 10_000; i++) {
      const reservation = await reserved(budget, 0.01)
      reservation.settle(usd(0.0000168667))
    }
    expect(budget.spent()).toEqual({ usd: 0.168667, invocations: 10_000 })
  })

  test('is never exceeded, in whatever order things end, and nobody waits forever', async () => {
    const thing = fc.record({
      worst: fc.integer({ min: 1, max: 60 }),
      share: fc.integer({ min: 0, max: 100 }),
      end: fc.constantFrom('settle', 'lose', 'release', 'hold then settle'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(thing, { maxLength: 40 }), fc.scheduler(), async (things, s) => {
        const budget = openBudget(100)
        let mayEnd = 0
        const run = async ({ worst, share, end }: (typeof things)[number]) => {
          const reservation = await budget.reserve(usd(worst))
          if (!reservation) return
          mayEnd += worst
          expect(mayEnd).toBeLessThanOrEqual(100)
          await s.schedule(Promise.resolve())
          const cost = usd(worst).times(share).div(100)
          if (end === 'hold then settle') {
            reservation.hold()
            await s.schedule(Promise.resolve())
          }
          if (end === 'lose') reservation.lose()
          else if (end === 'release') reservation.release()
          else reservation.settle(cost)
          const spent = end === 'lose' ? worst : end === 'release' ? 0 : cost.toNumber()
          mayEnd -= worst - spent
        }
        const all = Promise.all(things.map(run))
        await s.waitFor(all)
        expect(budget.spent().usd).toBeLessThanOrEqual(100)
      }),
      { numRuns: 200 },
    )
  })
})

test('a run that costs nothing has no limit', async () => {
  const budget = freeBudget()
  const reservation = await budget.reserve(usd(1e9))
  reservation?.settle(usd(1e9))
  expect(budget.spent()).toEqual({ usd: 0, invocations: 0 })
})

describe('the most that may be billed', () => {
  const prices = pricesIn('us-east-1')
  const billing = { timeoutSeconds: 500, ephemeralStorageMB: 512, prices }

  test('is the timeout and INIT twice, at the size, and the request', () => {
    expect(worstInvocationUsd(billing, 10_240).toNumber()).toBe(0.08666704)
  })

  test('counts /tmp above 512 MB, for INIT, too', () => {
    const paid = worstInvocationUsd({ ...billing, ephemeralStorageMB: 1536 }, 1024)
    expect(paid.toNumber()).toBeCloseTo(520 * (0.0000166667 + 0.0000000309) + 0.0000002, 14)
  })

  test('counts the restore of a snapshot where Lambda bills it, and only then', () => {
    const invocation = { memoryMB: 2048, billedMs: 10, restored: true }
    const restore = (snapStart?: 'paid' | 'free', restored = true) =>
      billedUsd({ ...billing, ...(snapStart && { snapStart }) }, { ...invocation, restored })
        .minus(billedUsd(billing, invocation))
        .toNumber()
    expect([restore('paid'), restore('paid', false), restore('free'), restore()]).toEqual([
      2 * 0.0001397998,
      0,
      0,
      0,
    ])
  })

  test('of a version is nothing without SnapStart, INIT with it, and the cache where that is paid', () => {
    const version = (snapStart?: 'paid' | 'free') =>
      versionUsd({ ...billing, ...(snapStart && { snapStart }) }, 1024).toNumber()
    const init = 500 * 0.0000166667 + 0.0000002
    expect(version()).toBe(0)
    expect(version('free')).toBeCloseTo(init, 14)
    expect(version('paid')).toBeCloseTo(init + 3 * 3600 * 0.0000015046, 14)
    // INIT of a snapshot may take 130 s, whatever the timeout of an invocation.
    const short = versionUsd({ ...billing, timeoutSeconds: 3, snapStart: 'free' }, 1024)
    expect(short.toNumber()).toBeCloseTo(130 * 0.0000166667 + 0.0000002, 14)
  })

  test('of an invocation counts the restore of a snapshot', () => {
    const paid = worstInvocationUsd({ ...billing, snapStart: 'paid' }, 2048)
    const restore = paid.minus(worstInvocationUsd(billing, 2048)).toNumber()
    expect(restore).toBe(2 * 0.0001397998)
  })

  test('is known where the prices of snapshots are, or none are paid for', () => {
    const bounded = (snapStart: 'paid' | 'free' | undefined, extras?: ExtraPrices) =>
      isBounded({
        ...billing,
        prices: { ...pricesIn('eu-west-1'), ...defined({ extras }) },
        ...defined({ snapStart }),
      })
    const [cacheUsdPerGBSecond, restoreUsdPerGB] = ['1', '1']
    expect([bounded(undefined), bounded('free'), bounded('paid')]).toEqual([true, true, false])
    expect(bounded('paid', { cacheUsdPerGBSecond })).toBe(false)
    expect(bounded('paid', { restoreUsdPerGB })).toBe(false)
    expect(bounded('paid', { cacheUsdPerGBSecond, restoreUsdPerGB })).toBe(true)
    const unknown = { ...billing, prices: pricesIn('eu-west-1'), snapStart: 'paid' } as const
    expect(() => worstInvocationUsd(unknown, 1024)).toThrow('The price of SnapStart in eu-west-1')
  })
})
