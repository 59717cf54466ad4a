import { expect, test } from '@jest/globals'
import { transferOf } from '../../src/money/transfer.ts'

const GB = 2 ** 30
const moved = (name: string, bytes: number, sent: number) => ({
  name,
  ...{ baseBytes: 0, headBytes: bytes, baseSentBytes: 0, headSentBytes: sent },
})
const uses = [moved('DynamoDB GetItem', GB, GB / 2), moved('POST api.example.com', 3 * GB, GB)]
const known = { 'nat-gb': '0.045', 'internet-gb': '0.09' }
const usd = (how: Parameters<typeof transferOf>[1], prices = known) =>
  transferOf(uses, how, { base: prices, head: prices }).headPerMillionUsd

test('what moves is priced by how it travels', () => {
  expect(usd('none')).toBe(0)
  // What is sent to others than AWS leaves it.
  expect(usd('internet')).toBeCloseTo(0.09e6, 6)
  // A NAT gateway processes all of it, both ways.
  expect(usd('nat')).toBeCloseTo(4 * 0.045e6 + 0.09e6, 6)
})

test('without a price nothing is said', () => {
  expect(transferOf(uses, 'nat', { base: known, head: {} })).toEqual({ how: 'nat' })
  expect(transferOf(uses, 'none', { base: {}, head: {} })).toMatchObject({ headPerMillionUsd: 0 })
})

test('each side is priced by what it moves itself, and what it is not known to send by nothing', () => {
  const [use] = [{ name: 'POST api.example.com', baseBytes: GB, headBytes: 2 * GB }]
  expect(transferOf([use], 'nat', { base: known, head: known })).toEqual({
    how: 'nat',
    basePerMillionUsd: 0.045e6,
    headPerMillionUsd: 0.09e6,
  })
  const sent = transferOf([{ ...use, baseSentBytes: GB, headSentBytes: 2 * GB }], 'internet', {
    base: known,
    head: known,
  })
  expect(sent).toEqual({ how: 'internet', basePerMillionUsd: 0.09e6, headPerMillionUsd: 0.18e6 })
})
