import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { readSides } from '../../src/check/read-source.ts'
import { createDeployed } from '../support/deployed.ts'

/** The embedded service refuses what is in another account, and names no action, as Lambda may. */
const elsewhere = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`

test.each([
  [
    'orders',
    elsewhere('orders-pr'),
    'lacks a permission: lambda:GetFunction on function:orders-pr.',
  ],
  [
    elsewhere('orders'),
    elsewhere('orders-pr'),
    'lacks 2 permissions: lambda:GetFunction on function:orders; lambda:GetFunction on function:orders-pr.',
  ],
])('of %s and %s, each that may not be read is named', async (base, head, sentence) => {
  await using service = await startLambdaService({
    factory: fakeFactory(),
    latencies: SETTLED_AT_ONCE,
  })
  await createDeployed(service.endpoint, 'orders', 512)
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
  const read = readSides(lambda, {
    functionName: base,
    qualifier: '$LATEST',
    headFunction: { functionName: head, qualifier: '$LATEST' },
  })
  await expect(read).rejects.toThrow(sentence)
  disconnect(lambda)
})
