import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { type Fault, SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory, zipOf } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { runMark } from '../../../src/aws/lambda/marks.ts'
import {
  createPreviewFunction,
  readyPreviewFunction,
} from '../../../src/aws/lambda/preview-function.ts'
import { replicaPublisher } from '../../../src/aws/lambda/replica.ts'
import { zipInMemory } from '../../../src/aws/lambda/uploads.ts'

const WRITES = ['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'PublishVersion']
const DENIED: Fault = { kind: 'answer', status: 403, code: 'AccessDeniedException' }

/** A preview of one replica; publishes further ones, and returns the writes that it took. */
async function replicas(known: readonly string[], fault: (operation: string) => Fault | undefined) {
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    faults: { before: ({ operation }) => fault(operation) },
  })
  const pace = { pauses: { retryMs: 1, pollMs: 1 } }
  const { endpoint } = service
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint, ...pace })
  const { signal } = new AbortController()
  const zip = zipOf('export const handler = 1', 'index.mjs')
  const spec = {
    name: 'lambda-cost-gate-0a1b2c3d-pr12-h512-0-abc123',
    code: {
      kind: 'zip' as const,
      ...zipInMemory(zip, createHash('sha256').update(zip).digest('base64')),
    },
    configuration: {
      Runtime: 'nodejs24.x' as const,
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/orders',
    },
    memoryMB: 512,
    mark: runMark(
      { repository: 'octo/orders', stem: 'pr-12', token: 'abc123', base: {}, head: {} },
      new Date(),
    ),
  }
  const created = await createPreviewFunction(lambda, spec, { signal })
  const preview = await readyPreviewFunction(lambda, created, spec.name, signal)
  const publish = replicaPublisher(lambda, spec, signal)
  const versions = new Set(['1', ...known])
  for (let count = 0; count < 3; count++) versions.add(await publish(preview, versions))
  disconnect(lambda)
  const writes = service.requests.flatMap(({ operation, status }) =>
    WRITES.includes(operation) && Number(status) < 300 ? [operation] : [],
  )
  return { versions: [...versions], writes }
}

const DESCRIBED = ['UpdateFunctionConfiguration', 'PublishVersion']

test('a further replica takes one call', async () => {
  const { versions, writes } = await replicas([], () => undefined)
  expect(versions).toEqual(['1', '2', '3', '4'])
  expect(writes).toEqual(Array.from({ length: 3 }, () => 'UpdateFunctionCode'))
})

test('and two where the role may not upload', async () => {
  const denied = (operation: string) => (operation === 'UpdateFunctionCode' ? DENIED : undefined)
  const { versions, writes } = await replicas([], denied)
  expect(versions).toEqual(['1', '2', '3', '4'])
  expect(writes).toEqual(Array.from({ length: 3 }, () => DESCRIBED).flat())
})

test('and two where an upload of the same code is answered with a version that was there', async () => {
  const { versions, writes } = await replicas(['2'], () => undefined)
  expect(versions).toEqual(['1', '2', '3', '4', '5'])
  expect(writes).toEqual([
    'UpdateFunctionCode',
    ...Array.from({ length: 3 }, () => DESCRIBED).flat(),
  ])
})
