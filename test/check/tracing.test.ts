import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { reportInputOf } from '../../src/check/report-of.ts'
import { buildReport } from '../../src/report/build.ts'
import { check, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

test('active tracing alone, which head’s template switches on, is measured, and in head’s month', async () => {
  // What is deployed is the same code.
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 0' })
  const factory = fakeFactory()
  factory.answer = () => ({ durationMs: 100 })
  await using local = await startLambdaService({ latencies: SETTLED_AT_ONCE, factory })
  await createDeployed(local.endpoint, 'orders', 512)
  const flags = { 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512' }
  const month = { 'invocations-per-month': '3000000', 'max-environments': '4' }
  const plan = await planOf([{ ...flags, ...month }], directory.path)
  const functions = plan.functions.map((each) => ({ ...each, tracing: { head: true } }))
  const result = await check({ ...plan, functions }, local.endpoint)
  const [fn] = buildReport(reportInputOf(plan, result)).functions
  if (fn?.kind !== 'measured') throw new Error('not measured')
  const { base, head } = fn.month?.parts ?? {}
  expect(base?.xrayUsd).toBeUndefined()
  // A trace each second of 730 hours, and 5 % of the other 372,000 invocations, at $5 a million.
  expect(head?.xrayUsd).toBeCloseTo((2_628_000 + 0.05 * 372_000) * 5e-6, 6)
})
