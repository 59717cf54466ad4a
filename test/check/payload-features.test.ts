import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import type { CheckPlan, FunctionPlan, Payload } from '../../src/inputs/plan.ts'
import { findingMessage } from '../../src/report/text/findings.ts'
import { check, planOf } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'

const payload = (name: string, extra: Partial<Payload> = {}): Payload => ({
  name,
  weight: 1,
  json: JSON.stringify({ name }),
  source: name,
  ...extra,
})

/** Runs a check whose environments echo the event, with a plan that the test completes. */
async function run(extra: Partial<FunctionPlan>, answer?: (side: string) => object) {
  using directory = directoryWith({ 'base/index.mjs': 'a', 'head/index.mjs': 'b' })
  const factory = fakeFactory()
  if (answer) {
    factory.answer = (_, spec) => ({
      payload: Buffer.from(
        JSON.stringify(answer(/-b\d+-/.test(spec.functionName) ? 'base' : 'head')),
      ),
    })
  }
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 4,
  })
  const plan: CheckPlan = await planOf(
    [
      {
        'base-code': 'base',
        'head-code': 'head',
        runtime: 'nodejs24.x',
        handler: 'index.handler',
        'memory-sizes': '512',
      },
    ],
    directory.path,
  )
  const functions = plan.functions.map((each) => ({ ...each, ...extra }))
  const { functions: results } = await check({ ...plan, functions }, service.endpoint)
  const [result] = results
  if (result?.kind !== 'measured') throw new Error('not measured')
  const events = factory.invoked.map(({ request }) => JSON.parse(request.payload.toString()))
  return { ...result, events }
}

test('placeholders are filled in anew for each invocation', async () => {
  const { events } = await run({
    payloads: [payload('order', { json: '{"id":"{{uuid}}","n":"{{counter:number}}"}' })],
  })
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  expect(events.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
    events.map((_, index) => index + 1),
  )
})

test('a response that the payload does not expect is a failure, of head alone a regression', async () => {
  const { comparison } = await run(
    { payloads: [payload('get', { expect: { kind: 'status', status: '2xx' } })] },
    (side) => ({ statusCode: side === 'head' ? 500 : 200 }),
  )
  expect(comparison.verdict).toBe('fail')
  expect(comparison.findings.map(findingMessage).join('\n')).toMatch(
    /answered with status 500 instead of 2xx/,
  )
})

test('a response that is expected is none', async () => {
  const { comparison } = await run(
    { payloads: [payload('get', { expect: { kind: 'status', status: '2xx' } })] },
    () => ({ statusCode: 201 }),
  )
  expect(comparison.verdict).toBe('pass')
})

test('a severity that the user changed changes the verdict', async () => {
  const { comparison } = await run(
    {
      payloads: [payload('get', { expect: { kind: 'status', status: '2xx' } })],
      severities: { 'new-failures': 'warn', 'size-abandoned': 'warn' },
    },
    (side) => ({ statusCode: side === 'head' ? 500 : 200 }),
  )
  expect(comparison.verdict).not.toBe('fail')
  expect(comparison.findings.map(({ severity }) => severity)).toContain('warn')
})

test('set-up goes to each side before all else, tear-down after, and neither is counted', async () => {
  const { events, samples } = await run({
    setUp: [payload('create')],
    tearDown: [payload('drop')],
  })
  const names = events.map(({ name }) => name)
  expect(names.slice(0, 2)).toEqual(['create', 'create'])
  expect(names.slice(-2)).toEqual(['drop', 'drop'])
  expect(samples.count).toBe(events.length - 4)
})
