import {
  CreateAliasCommand,
  PublishVersionCommand,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import type { Faults } from '@lambda-cost-gate/local-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { reportInputOf } from '../../src/check/report-of.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

/** Checks a function whose alias `live` keeps five environments provisioned at 512 MB. */
async function checked(flags: Flags, faults: Faults = {}) {
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 0' })
  const factory = fakeFactory()
  factory.answer = () => ({ durationMs: 200 })
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
    faults,
  })
  await createDeployed(local.endpoint, 'orders', 512)
  const client = clientOf(local)
  const FunctionName = 'orders'
  await client.send(new PublishVersionCommand({ FunctionName }))
  await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))
  await client.send(
    new PutProvisionedConcurrencyConfigCommand({
      FunctionName,
      Qualifier: 'live',
      ProvisionedConcurrentExecutions: 5,
    }),
  )
  client.destroy()
  const plan = await planOf(
    [
      {
        'function-name': 'orders',
        'head-code': 'head',
        'memory-sizes': '512,1024',
        'head-memory-size': '1024',
        'invocations-per-month': '3000000',
        ...flags,
      },
    ],
    directory.path,
  )
  const result = await check(plan, local.endpoint)
  const report = buildReport(reportInputOf(plan, result))
  const [only] = report.functions
  if (only?.kind !== 'measured') throw new Error('not measured')
  return { month: only.month, markdown: renderMarkdown(report), report }
}

test('what the deployed alias keeps provisioned is part of its month', async () => {
  const { month, markdown } = await checked({ 'base-qualifier': 'live' })
  const heldUsd = (gb: number) => 5 * gb * (365 / 12) * 86_400 * 0.0000041667
  expect(month?.provisioned).toEqual({
    environments: 5,
    baseUsd: expect.closeTo(heldUsd(0.5), 9),
    headUsd: expect.closeTo(heldUsd(1), 9),
  })
  // Invocations of 200 ms run at the price of provisioned concurrency.
  const { logsUsd = 0 } = month?.parts?.head ?? {}
  expect(month?.headUsd).toBeCloseTo(
    heldUsd(1) + 3e6 * (0.2 * 0.0000097222 + 0.0000002) + logsUsd,
    6,
  )
  expect(logsUsd).toBeGreaterThan(0)
  expect(markdown).toContain(
    'Included in the month: 5 environments kept provisioned, $27.38 → $54.75.',
  )
})

test('what another alias keeps provisioned is reported, and not priced', async () => {
  const { month, report } = await checked({})
  expect(month).not.toHaveProperty('provisioned')
  expect(report.notes).toEqual([
    'orders has provisioned concurrency for live (5), which the cost per month does not include; give that alias or version as base-qualifier to have it priced.',
  ])
})

test('prices of provisioned concurrency that the user gives are taken', async () => {
  const { month, report } = await checked({
    'base-qualifier': 'live',
    prices: 'provisioned-held-gb-second: 0.000005, provisioned-gb-second: 0.00001',
  })
  expect(month?.provisioned?.headUsd).toBeCloseTo(5 * (365 / 12) * 86_400 * 0.000005, 9)
  expect(report.notes).toEqual([])
})

test('without the right to read it, the month is given without it, and that is said', async () => {
  const { month, report } = await checked(
    { 'base-qualifier': 'live' },
    {
      before: ({ operation }) =>
        operation === 'GetProvisionedConcurrencyConfig'
          ? { kind: 'answer', status: 403, code: 'AccessDeniedException', message: 'not allowed' }
          : undefined,
    },
  )
  expect(month).not.toHaveProperty('provisioned')
  expect(report.notes).toEqual([
    'Whether orders has provisioned concurrency is not known (AWS Lambda answered AccessDeniedException (403): not allowed); the cost per month is given without it.',
  ])
})
