import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { check, planOf } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'

/** The cores that environments of a check with two invocations at once were started on. */
async function coresOf(backend: 'local' | 'aws') {
  using directory = directoryWith({
    'base/index.mjs': 'export const handler = 1',
    'head/index.mjs': 'export const handler = 2',
  })
  const factory = fakeFactory()
  await using local = await startLambdaService({ latencies: SETTLED_AT_ONCE, factory })
  const flags = {
    'base-code': 'base',
    'head-code': 'head',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    'memory-sizes': '512',
    'execution-role': 'arn:aws:iam::000000000000:role/orders',
  }
  const plan = { ...(await planOf([flags], directory.path)), backend, maxConcurrency: 2 }
  const pace = { controlCallsPerSecond: 2000, pauses: { retryMs: 1, pollMs: 1 } }
  await check(plan, local.endpoint, { pace })
  return factory.cores.map((core, index) => ({ core, name: factory.started[index]?.functionName }))
}

test('a check tells the embedded service a core for each environment, the same ones on both sides', async () => {
  const cores = await coresOf('local')
  const of = (side: RegExp) =>
    cores.flatMap(({ core, name = '' }) => (side.test(name) ? [core] : [])).sort()
  expect(of(/-b512-/)).toHaveLength(4)
  expect(of(/-b512-/)).toEqual(of(/-h512-/))
  expect(new Set(of(/-b512-/))).toEqual(new Set([0, 1]))
})

test('AWS is told nothing of cores', async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test'
  process.env.AWS_SECRET_ACCESS_KEY = 'test'
  const cores = await coresOf('aws')
  expect(cores.length).toBeGreaterThanOrEqual(8)
  expect(new Set(cores.map(({ core }) => core))).toEqual(new Set([undefined]))
})
