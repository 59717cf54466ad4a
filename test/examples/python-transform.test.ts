import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { salesCsv } from '../../examples/python-transform/make-sales.ts'
import { callPython, EXAMPLES, payloadsOf } from './examples.ts'

describe('the sales', () => {
  it.each(['base', 'head'])('of %s are the ones that make-sales.ts writes', async (side) => {
    const file = path.join(EXAMPLES, 'python-transform', side, 'sales-2026-03-14.csv')
    expect((await readFile(file, 'utf8')) === salesCsv()).toBe(true)
  })
})

describe('the handler', () => {
  it('adds up the sales that were not returned, to the cent', async () => {
    const [payload] = await payloadsOf('python-transform')
    const answer = await callPython('python-transform/base/transform.py', payload?.event)
    expect(answer).toMatchObject({ sales: 15_000, revenue: revenueOf(salesCsv()) })
  })

  it('gives the same answer in base and head', async () => {
    for (const { event } of await payloadsOf('python-transform')) {
      const base = await callPython('python-transform/base/transform.py', event)
      const head = await callPython('python-transform/head/transform.py', event)
      expect(head).toEqual(base)
    }
  })
})

function revenueOf(csv: string): string {
  const cents = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter((fields) => fields[5] === 'no')
    .reduce((sum, fields) => sum + Number(fields[3]) * Math.round(Number(fields[4]) * 100), 0)
  return (cents / 100).toFixed(2)
}
