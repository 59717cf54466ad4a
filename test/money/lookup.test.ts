import { describe, expect, test } from '@jest/globals'
import { arePrices, pricesOf } from '../../src/money/lookup.ts'
import { REGION_PRICES } from '../../src/money/region-prices.ts'

describe('prices of a region', () => {
  test.each([
    ['us-east-1', '0.0000166667', '0.0000133334', '0.0000002'],
    ['eu-south-1', '0.0000195172', '0.0000156138', '0.00000023'],
    ['eu-central-2', '0.0000183334', '0.0000146667', '0.00000022'],
    ['ap-southeast-5', '0.0000150000', '0.0000120000', '0.00000018'],
    ['ap-east-1', '0.0000229200', '0.0000183000', '0.00000028'],
    ['af-south-1', '0.0000221000', '0.0000176800', '0.00000027'],
    ['me-south-1', '0.0000206667', '0.0000165334', '0.00000025'],
    ['me-central-1', '0.0000206667', '0.0000165334', '0.00000025'],
  ])('in %s are %s on x86_64, %s on arm64 and %s a request', (region, x86, arm, request) => {
    expect(pricesOf(region, 'x86_64')).toMatchObject({
      usdPerGBSecond: x86,
      usdPerRequest: request,
    })
    expect(pricesOf(region, 'arm64')).toMatchObject({ usdPerGBSecond: arm, usdPerRequest: request })
  })

  test('carry the region, the architecture and the date of the table', () => {
    expect(pricesOf('us-west-1', 'arm64')).toEqual({
      region: 'us-west-1',
      architecture: 'arm64',
      usdPerGBSecond: '0.0000133334',
      usdPerRequest: '0.0000002',
      usdPerTmpGBSecond: '0.0000000370',
      asOf: '2026-11',
    })
  })

  test('are decimal strings everywhere in the table', () => {
    const strings = Object.values(REGION_PRICES).flatMap((row) => Object.values(row))
    expect(strings.length).toBeGreaterThan(100)
    for (const price of strings) expect(price).toMatch(/^0\.0\d{4,}$/)
  })
})

describe('an unknown price', () => {
  test.each([
    'il-central-1',
    'ap-south-2',
    'ca-west-1',
    'eu-south-2',
    'us-gov-west-1',
    'us-gov-east-1',
  ])('on arm64 in %s is said to be unknown, though x86_64 is known there', (region) => {
    expect(pricesOf(region, 'arm64')).toMatchObject({
      kind: 'unknown',
      region,
      architecture: 'arm64',
    })
    expect(pricesOf(region, 'x86_64')).not.toHaveProperty('kind')
  })

  test.each([
    'mx-central-1',
    'ap-southeast-6',
    'ap-southeast-7',
    'ap-east-2',
    'cn-north-1',
    'constructor',
    '',
  ])('in %p is said to be unknown', (region) => {
    expect(pricesOf(region, 'x86_64')).toHaveProperty('kind', 'unknown')
  })

  test('of /tmp matters only above 512 MB', () => {
    expect(pricesOf('me-central-1', 'x86_64', 512)).toMatchObject({ usdPerTmpGBSecond: null })
    expect(pricesOf('me-central-1', 'x86_64', 513)).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('/tmp above 512 MB in me-central-1'),
    })
  })
})

describe('a price that the user gave', () => {
  test.each([
    [{ heldUsdPerGBSecond: '1' }, { extras: { heldUsdPerGBSecond: '1' } }],
    [{ requests: { sqs: '1' } }, { requests: { sqs: '1' } }],
    [{ usdPerRequest: '1' }, { usdPerRequest: '1' }],
  ])('by itself is taken, and said to be given: %j', (given, prices) => {
    expect(pricesOf('us-west-1', 'x86_64', 512, given)).toMatchObject({ ...prices, given: true })
  })

  test('leaves unknown what it is not of', () => {
    expect(pricesOf('mx-central-1', 'x86_64', 512, { usdPerGBSecond: '1' })).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('The price of requests in mx-central-1 is'),
    })
  })
})

test('a region that is not in the table has no prices', () => {
  const known = ['us-east-1', 'mars-west-1'].map((region) => arePrices(pricesOf(region, 'arm64')))
  expect(known).toEqual([true, false])
})
