import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import {
  createEnvironmentFactory,
  type EnvironmentFactory,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { PROBE_HANDLER } from '../../../src/check/explain/probe.ts'
import { finishCheck } from '../../../src/check/finish.ts'
import { reportSchema } from '../../../src/report/schema.ts'
import { check, type Flags, planOf } from '../../support/check.ts'
import { directoryWith } from '../../support/files.ts'

const handler = (calls: number) => `
const work = () => { let sum = 0; for (let i = 0; i < 2e6; i++) sum += i % 7; return sum }
export const handler = async () => {
  let sum = 0
  for (let i = 0; i < ${calls}; i++) sum += work()
  return sum
}`
const CODE = { 'base/index.mjs': handler(1), 'head/index.mjs': handler(2) }
const FLAGS: Flags = {
  'base-code': 'base',
  'head-code': 'head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '512',
  'function-name': 'orders',
  'max-concurrency': '1',
  'report-dir': 'report',
}
const NOW = new Date('2026-11-24T10:00:00Z')

/** What is measured takes what is computed here; what has the probe really runs. */
function environments(): EnvironmentFactory {
  const fake = fakeFactory()
  const real = createEnvironmentFactory()
  const sequences = new Map<string, number>()
  fake.answer = (_, { codeDirectory, functionName, version }) => {
    const id = `${functionName}:${version}`
    const sequence = (sequences.get(id) ?? 0) + 1
    sequences.set(id, sequence)
    const isHead = readFileSync(path.join(codeDirectory, 'index.mjs'), 'utf8') === handler(2)
    const slow = 1 + (Number(version) % 3) / 1000 + ((sequence * 7) % 5) / 1000
    return { durationMs: (isHead ? 100 : 50) * slow }
  }
  return {
    start: (spec, ...others) =>
      (spec.handler === PROBE_HANDLER ? real : fake).start(spec, ...others),
    refusal: (...asked) => real.refusal(...asked),
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]()
      await real[Symbol.asyncDispose]()
    },
  }
}

/** A whole check, and what it leaves behind. */
async function checked(explain: 'always' | 'never') {
  using directory = directoryWith(CODE)
  await using service = await startLambdaService({
    ...{ latencies: SETTLED_AT_ONCE, factory: environments(), maxEnvironments: 8 },
  })
  const plan = await planOf([{ ...FLAGS, explain }], directory.path)
  const result = await check(plan, service.endpoint, { now: () => NOW })
  const { status } = await finishCheck(plan, result, {
    cwd: directory.path,
    progress: { say() {}, detail() {}, plan() {}, step() {}, end() {} },
    signal: new AbortController().signal,
  })
  const read = (name: string) => readFileSync(path.join(directory.path, 'report', name), 'utf8')
  const report = reportSchema.parse(JSON.parse(read('report.json')))
  const functions = report.functions.map((each) => {
    const { explanation, ...others } = { explanation: undefined, ...each }
    return { explanation, others }
  })
  return {
    status,
    // In the order in which environments were ready.
    samples: read('samples.ndjson').split('\n').toSorted(),
    report: JSON.stringify({ ...report, functions: functions.map(({ others }) => others) }),
    explanations: functions.map(({ explanation }) => explanation),
    profiles: readdirSync(path.join(directory.path, 'report')).filter((name) =>
      name.endsWith('.cpuprofile'),
    ),
  }
}

test('verdict, samples and report are byte for byte the same, whether or not it is asked why', async () => {
  const without = await checked('never')
  const asked = await checked('always')
  expect(without.explanations).toEqual([undefined])
  expect(without.profiles).toEqual([])
  expect(asked.explanations).toMatchObject([
    { causes: [{ kind: 'function', name: 'work', base: { calls: 1 }, head: { calls: 2 } }] },
  ])
  expect(asked.profiles).not.toEqual([])
  expect(without.status).toBe(1)
  expect(asked.status).toBe(1)
  expect(asked.samples).toEqual(without.samples)
  expect(asked.report).toBe(without.report)
})
