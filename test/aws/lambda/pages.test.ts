import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { pagesOf } from '../../../src/aws/lambda/pages.ts'
import { sweep } from '../../../src/aws/lambda/sweep.ts'
import { createDeployed } from '../../support/deployed.ts'

describe('the pages of a list', () => {
  test('are asked for until one names no next', async () => {
    const asked: object[] = []
    const pages = pagesOf(async (at) => {
      asked.push(at)
      return asked.length < 3 ? { NextMarker: `page ${asked.length}` } : {}
    })
    let count = 0
    for await (const _ of pages) count++
    expect(count).toBe(3)
    expect(asked).toEqual([{}, { Marker: 'page 1' }, { Marker: 'page 2' }])
  })

  test('have come even where a later one cannot be had', async () => {
    const pages = pagesOf(async ({ Marker }) => {
      if (Marker) throw new Error('lost')
      return { NextMarker: 'next' }
    })
    await expect(pages.next()).resolves.toMatchObject({ done: false })
    await expect(pages.next()).rejects.toThrow('lost')
  })

  test('are all swept', async () => {
    await using service = await startLambdaService({
      latencies: SETTLED_AT_ONCE,
      factory: fakeFactory(),
    })
    const names = Array.from({ length: 60 }, (_, index) => `lambda-cost-gate-${100 + index}`)
    for (const name of names) await createDeployed(service.endpoint, name, 128)
    const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
    const swept = await sweep(lambda, { now: new Date(), dryRun: true, functionNames: [] })
    disconnect(lambda)
    expect(service.requests.filter(({ operation }) => operation === 'ListFunctions').length).toBe(2)
    expect(swept.map(({ name }) => name).sort()).toEqual(names)
  })
})
