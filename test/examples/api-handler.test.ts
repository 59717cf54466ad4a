import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { payloads } from '../../examples/api-handler/make-payloads.ts'
import { callNode, EXAMPLES, payloadsOf } from './examples.ts'

const BASE = 'api-handler/base/index.js'
const HEAD = 'api-handler/head/index.js'

interface Response {
  statusCode: number
  body: string
}

describe('the requests', () => {
  it('are the ones that make-payloads.ts writes', async () => {
    const events = (await payloadsOf('api-handler')).map(({ name, event }) => [name, event])
    expect(Object.fromEntries(events)).toEqual(payloads())
  })
})

describe('the handler', () => {
  it.each([
    ['small-order', 200, { reference: 'S-1001', lines: 3, netCents: 40_329, totalCents: 47_992 }],
    ['large-order', 200, { reference: 'L-2002', lines: 600 }],
  ])('answers %s with its totals', async (name, status, totals) => {
    const { answer } = await callNode(BASE, payloads()[name])
    const { statusCode, body } = answer as Response
    expect(statusCode).toBe(status)
    expect(JSON.parse(body)).toMatchObject(totals)
  })

  it('says what is wrong with an order, and where', async () => {
    const { answer } = await callNode(BASE, payloads()['invalid-order'])
    const { statusCode, body } = answer as Response
    const { problems } = JSON.parse(body) as { problems: unknown[] }
    expect(statusCode).toBe(400)
    expect(problems).toHaveLength(6)
    expect(problems[0]).toEqual({
      path: 'lines[99].quantity',
      message: 'must be a whole number from 1 to 10000',
    })
  })

  it('lets nobody in with a wrong key', async () => {
    const order = payloads()['small-order'] as { headers: Record<string, string> }
    const headers = { ...order.headers, 'x-api-key': 'wrong' }
    const { answer } = await callNode(BASE, { ...order, headers })
    expect((answer as Response).statusCode).toBe(401)
  })

  it('gives the same answers in base and head', async () => {
    for (const event of Object.values(payloads())) {
      const [base, head] = await Promise.all([callNode(BASE, event), callNode(HEAD, event)])
      expect(head.answer).toEqual(base.answer)
    }
  })

  it('differs between base and head in comments alone', async () => {
    const base = await sources('base')
    const head = await sources('head')
    expect(head.map(withoutComments)).toEqual(base.map(withoutComments))
    expect(head).not.toEqual(base)
  })
})

async function sources(side: string): Promise<string[]> {
  const directory = path.join(EXAMPLES, 'api-handler', side)
  const files = (await readdir(directory)).sort()
  return Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')))
}

function withoutComments(source: string): string {
  return source.replace(/\/\*\*.*?\*\//gs, '')
}
