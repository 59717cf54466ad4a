import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect, send } from '../../../src/aws/lambda/client.ts'
import {
  type Concurrency,
  concurrencyFor,
  concurrencyLimitOf,
} from '../../../src/aws/lambda/concurrency.ts'
import type { Backend } from '../../../src/inputs/plan.ts'
import { createDeployed } from '../../support/deployed.ts'

/** What is chosen in an account with so many concurrent executions left. */
async function chosen(
  left: number,
  backend: Backend,
  maxConcurrency?: number,
): Promise<Concurrency> {
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    maxEnvironments: left,
  })
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
  try {
    return await concurrencyFor(lambda, {
      backend,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    })
  } finally {
    disconnect(lambda)
  }
}

test('an account with plenty left gives what was asked for, or 10', async () => {
  expect(await chosen(1000, 'aws')).toEqual({ invocations: 10 })
  expect(await chosen(1000, 'aws', 40)).toEqual({ invocations: 40 })
})

test('production keeps half of what a small account has left, and the report says so', async () => {
  const { invocations, note } = await chosen(10, 'aws')
  expect(invocations).toBe(5)
  expect(note).toMatch(/10 concurrent executions/)
  expect((await chosen(1, 'aws')).invocations).toBe(1)
})

test('the embedded service has no production, so all of it is used', async () => {
  expect(await chosen(2, 'local')).toEqual({ invocations: 2 })
})

test('a function may use what is reserved for it, or else what is not reserved for others', async () => {
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    maxEnvironments: 1000,
  })
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
  const reserve = (FunctionName: string, ReservedConcurrentExecutions: number) =>
    send(lambda, new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }))
  try {
    for (const name of ['orders', 'payments']) await createDeployed(service.endpoint, name, 512)
    await reserve('payments', 700)
    expect(await concurrencyLimitOf(lambda, 'orders')).toEqual({ kind: 'account', executions: 300 })
    await reserve('orders', 50)
    expect(await concurrencyLimitOf(lambda, 'orders')).toEqual({ kind: 'reserved', executions: 50 })
    expect(await concurrencyLimitOf(lambda, 'nobody')).toBeUndefined()
  } finally {
    disconnect(lambda)
  }
})
