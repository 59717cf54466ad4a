import { availableParallelism } from 'node:os'
import { expect, test } from '@jest/globals'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { concurrencyFor } from '../../src/aws/lambda/concurrency.ts'
import { withBackend } from '../../src/check/perform.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'
import { planOf } from '../support/check.ts'

const EXAMPLE = {
  'base-code': 'examples/api-handler/base',
  'head-code': 'examples/api-handler/head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '512',
}

test.each([
  [undefined, 2 * availableParallelism()],
  [1, 1],
  [1000, 2 * availableParallelism()],
])(
  'with max-concurrency %p, a check of the embedded service has two invocations a core in flight',
  async (maxConcurrency, expected) => {
    const plan: CheckPlan = {
      ...(await planOf([EXAMPLE], process.cwd())),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    }
    const concurrency = await withBackend(plan, process.cwd(), async (ready, embedded) => {
      expect(embedded.inProcess).toMatchObject({ endpoint: embedded.endpoint })
      const lambda = connect({ backend: 'local', region: 'us-east-1', ...embedded })
      // More may ask at once, as those that count do, and wait for a core; none is throttled.
      await expect(
        concurrencyFor(lambda, { backend: 'local', maxConcurrency: 50 }),
      ).resolves.toEqual({
        invocations: 50,
      })
      return concurrencyFor(lambda, ready).finally(() => disconnect(lambda))
    })
    expect(concurrency).toEqual({ invocations: expected })
  },
)
