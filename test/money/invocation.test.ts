import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Exact } from '../../src/money/exact.ts'
import {
  costPerMillionUsd,
  durationUsd,
  type InvocationCost,
  invocationUsd,
} from '../../src/money/invocation.ts'
import { pricesIn } from '../support/prices.ts'

const x86 = pricesIn('us-east-2', 'x86_64')
const arm = pricesIn('us-east-2', 'arm64')
const of = (memoryMB: number, billedMs: number, prices = x86): InvocationCost => ({
  memoryMB,
  billedMs,
  ephemeralStorageMB: 512,
  prices,
})

describe('the worked figures', () => {
  test.each([
    [128, 11722.965, '0.024628'],
    [256, 6678.945, '0.028035'],
    [512, 3194.954, '0.02683'],
    [1024, 1465.984, '0.024638'],
  ])('prime numbers at %d MB taking %d ms cost $%s per 1,000', (memoryMB, billedMs, usd) => {
    const guide = { ...x86, usdPerGBSecond: '0.00001667' }
    const cost = invocationUsd(of(memoryMB, billedMs, guide)).times(1000)
    expect(cost.toDecimalPlaces(6).toFixed()).toBe(usd)
  })

  // The guide prints 0.000027 at 1,769 MB and 0.000041 at 3,008 MB, which its own durations refute.
  test.each([
    [128, 8200, '0.000017', 6],
    [512, 2100, '0.0000175', 7],
    [1024, 1300, '0.0000217', 7],
    [1769, 900, '0.0000259', 7],
    [3008, 800, '0.0000392', 7],
  ])(
    'an image resized at %d MB in %d ms costs $%s for its duration',
    (memoryMB, billedMs, usd, digits) => {
      expect(durationUsd(of(memoryMB, billedMs)).toDecimalPlaces(digits).toFixed()).toBe(usd)
    },
  )

  test.each([
    ['arm64', 128, 19361.2, 32.47],
    ['arm64', 512, 5772.55, 38.6885],
    ['arm64', 1769, 1440.25, 33.386],
    ['x86_64', 256, 10617.99, 44.445],
    ['x86_64', 1024, 2716.51, 45.4834],
    ['x86_64', 2048, 1384.19, 46.3568],
  ] as const)(
    'a SHA-256 loop on %s at %d MB with a mean of %d ms costs $%d per 1M',
    (architecture, memoryMB, meanMs, usd) => {
      const prices = architecture === 'arm64' ? arm : x86
      // Each run was rounded up to whole milliseconds, so the billed mean is up to 1 ms above.
      expect(costPerMillionUsd(of(memoryMB, meanMs, prices))).toBeLessThan(usd)
      expect(costPerMillionUsd(of(memoryMB, meanMs + 1, prices))).toBeGreaterThan(usd)
      const halfWay = costPerMillionUsd(of(memoryMB, meanMs + 0.5, prices))
      expect(Math.abs(halfWay - usd)).toBeLessThan(0.0015)
    },
  )

  test('1280 ms at 1,024 MB in eu-central-1 cost $0.000021333376 to the last digit', () => {
    const prices = pricesIn('eu-central-1', 'x86_64')
    expect(durationUsd(of(1024, 1280, prices)).toFixed()).toBe('0.000021333376')
  })
})

describe('/tmp', () => {
  test('512 MB cost nothing', () => {
    expect(costPerMillionUsd({ ...of(1024, 1000), ephemeralStorageMB: 512 })).toBe(16.8667)
  })

  test('what is above 512 MB is billed by the GB-second', () => {
    const cost = invocationUsd({ ...of(1024, 1000), ephemeralStorageMB: 512 + 2048 })
    expect(cost.minus(invocationUsd(of(1024, 1000))).toFixed()).toBe('0.0000000618')
  })

  test('an unknown price is refused once it matters, and harmless before', () => {
    const prices = { ...x86, usdPerTmpGBSecond: null }
    expect(costPerMillionUsd(of(1024, 1000, prices))).toBe(16.8667)
    expect(() =>
      costPerMillionUsd({ ...of(1024, 1000, prices), ephemeralStorageMB: 1024 }),
    ).toThrow('The price of /tmp above 512 MB in us-east-2 is unknown')
  })
})

describe('whatever the invocation', () => {
  const memory = fc.integer({ min: 128, max: 10240 })
  const duration = fc.integer({ min: 0, max: 900_000 })
  const storage = fc.integer({ min: 512, max: 10240 })
  const prices = fc.constantFrom(x86, arm, pricesIn('ap-east-1', 'arm64'))

  test('cost is additive in billed duration: the request is paid once, and nothing is rounded', () => {
    fc.assert(
      fc.property(
        memory,
        duration,
        duration,
        storage,
        prices,
        (memoryMB, a, b, ephemeralStorageMB, p) => {
          const cost = (billedMs: number) =>
            invocationUsd({ memoryMB, billedMs, ephemeralStorageMB, prices: p })
          expect(
            cost(a)
              .plus(cost(b))
              .minus(cost(a + b))
              .toFixed(),
          ).toBe(new Exact(p.usdPerRequest).toFixed())
        },
      ),
    )
  })

  test('one more millisecond or megabyte never costs less', () => {
    fc.assert(
      fc.property(
        memory,
        duration,
        storage,
        prices,
        (memoryMB, billedMs, ephemeralStorageMB, p) => {
          const cost = invocationUsd({ memoryMB, billedMs, ephemeralStorageMB, prices: p })
          const longer = invocationUsd({
            memoryMB,
            billedMs: billedMs + 1,
            ephemeralStorageMB,
            prices: p,
          })
          const larger = invocationUsd({
            memoryMB: memoryMB + 1,
            billedMs,
            ephemeralStorageMB,
            prices: p,
          })
          const roomier = invocationUsd({
            memoryMB,
            billedMs,
            ephemeralStorageMB: ephemeralStorageMB + 1,
            prices: p,
          })
          expect(longer.greaterThan(cost)).toBe(true)
          expect(larger.greaterThanOrEqualTo(cost)).toBe(true)
          expect(roomier.greaterThanOrEqualTo(cost)).toBe(true)
        },
      ),
    )
  })

  test('a thousandth of the cost of a thousand invocations is the cost of one', () => {
    fc.assert(
      fc.property(memory, duration, prices, (memoryMB, billedMs, p) => {
        const thousand = invocationUsd(of(memoryMB, billedMs, p)).times(1000)
        expect(thousand.div(1000).equals(invocationUsd(of(memoryMB, billedMs, p)))).toBe(true)
      }),
    )
  })
})
