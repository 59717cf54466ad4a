import { describe, expect, it } from '@jest/globals'
import { callNode, payloadsOf } from './examples.ts'

const BASE = 'memory-leak/base/index.mjs'
const HEAD = 'memory-leak/head/index.mjs'
const PAGE_MB = 1_576_595 / 1024 / 1024

describe('the handler', () => {
  it('gives the same answer in base and head', async () => {
    for (const { event } of await payloadsOf('memory-leak')) {
      const [base, head] = await Promise.all([callNode(BASE, event), callNode(HEAD, event)])
      expect(base.answer).toMatchObject({ customer: 'Corner Bakery & Sons', bytes: 1_576_595 })
      expect(head.answer).toEqual(base.answer)
    }
  })

  it('of head keeps a page for every invocation, of base keeps none', async () => {
    const [payload] = await payloadsOf('memory-leak')
    const base = await callNode(BASE, payload?.event, 12)
    const head = await callNode(HEAD, payload?.event, 12)
    expect(head.maxMemoryMB - base.maxMemoryMB).toBeGreaterThan(8 * PAGE_MB)
    expect(base.maxMemoryMB).toBeLessThan(160)
  })
})
