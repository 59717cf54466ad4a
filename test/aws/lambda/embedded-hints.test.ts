import { CreateFunctionCommand } from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory, functionInput } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import type { EmbeddedHints } from '../../../src/aws/lambda/embedded-hints.ts'
import { invokeReplica } from '../../../src/aws/lambda/invoke.ts'

/** 20 ms of waiting and 10 ms of CPU. */
const USAGE = { wallMs: 30, busyMs: 10, serialCpuMs: 10, totalCpuMs: 10, mainCpuMs: 10 }

/** Invokes a function of 512 MB twice: what was answered for other sizes, and the cores environments were started on. */
async function invokedWith(
  hints?: EmbeddedHints,
  { keepsCores = false, usage = USAGE, cpu = 'model' as 'model' | 'cgroup' } = {},
) {
  const factory = Object.assign(fakeFactory(), { keepsCores })
  factory.answer = () => ({ usage })
  await using service = await startLambdaService({ factory, cpu, latencies: SETTLED_AT_ONCE })
  const { endpoint } = service
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint })
  const input = { ...functionInput('one'), MemorySize: 512, Publish: true }
  const client = clientOf(service)
  await client.send(new CreateFunctionCommand(input))
  client.destroy()
  const replica = { side: 'head', memoryMB: 512, functionName: 'one', version: '1' } as const
  const options = hints && { hints }
  await invokeReplica(lambda, replica, '{}', options)
  const invocation = await invokeReplica(lambda, replica, '{}', options)
  disconnect(lambda)
  return { ...invocation?.embedded, cores: factory.cores }
}

test('the service is told the core, and asked for other sizes', async () => {
  const { otherSizes, cores } = await invokedWith({ core: 3, otherSizesMB: [1769] })
  expect(cores).toEqual([3])
  expect(otherSizes).toEqual([{ memoryMB: 1769, durationMs: 30, billedMs: 30 }])
})

test('each by itself', async () => {
  expect(await invokedWith({ core: 0 })).toEqual({ otherSizes: [], cores: [0] })
  const { otherSizes, cores } = await invokedWith({ otherSizesMB: [1024, 1769] })
  expect(otherSizes?.map(({ memoryMB }) => memoryMB)).toEqual([1024, 1769])
  expect(cores).toEqual([undefined])
})

test('or neither', async () => {
  expect(await invokedWith()).toEqual({ cores: [undefined] })
})

test('the service answers the core where another environment may be invoked there at the same time', async () => {
  const kept = { keepsCores: true, usage: { ...USAGE, wallMs: 10 } }
  expect(await invokedWith({ core: 3 }, kept)).toEqual({ otherSizes: [], core: 3, cores: [3] })
  expect(await invokedWith({ otherSizesMB: [1769] }, kept)).not.toHaveProperty('core')
  const ofSeveralThreads = { ...kept.usage, mainCpuMs: 8 }
  expect(await invokedWith({ core: 3 }, { ...kept, usage: ofSeveralThreads })).not.toHaveProperty(
    'core',
  )
  expect(await invokedWith({ core: 3 }, { ...kept, usage: USAGE })).not.toHaveProperty('core')
  expect(await invokedWith({ core: 3 }, { ...kept, cpu: 'cgroup' })).not.toHaveProperty('core')
})
