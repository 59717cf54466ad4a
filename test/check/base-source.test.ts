import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { finishCheck } from '../../src/check/finish.ts'
import { readReport } from '../../src/report/read.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const MAIN = 'b'.repeat(40)

/** What a check of `orders` reports, as data and as the comment shows it. */
async function reported(Tags: Record<string, string>, flags: Flags) {
  using directory = directoryWith({
    'base/index.mjs': 'export const handler = 1',
    'head/index.mjs': 'export const handler = 2',
  })
  const factory = fakeFactory()
  factory.answer = () => ({ durationMs: 1000 })
  await using service = await startLambdaService({ factory, latencies: SETTLED_AT_ONCE })
  await createDeployed(service.endpoint, 'orders', 512, { Tags })
  const given = { 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512' }
  const plan = await planOf([{ ...given, 'report-dir': 'report', ...flags }], directory.path)
  const ignore = () => {}
  await finishCheck(plan, await check(plan, service.endpoint), {
    cwd: directory.path,
    progress: { say: ignore, detail: ignore, plan: ignore, step: ignore, end: ignore },
    signal: new AbortController().signal,
  })
  const read = (name: string) => readFileSync(path.join(directory.path, 'report', name), 'utf8')
  return { report: readReport(JSON.parse(read('report.json'))), text: read('report.md') }
}

test("deployed code of main's commit is called main", async () => {
  const { report, text } = await reported({ commit: MAIN }, {})
  expect(report.base.source).toMatchObject({ kind: 'deployed', isMain: true })
  expect(text).toMatch(/main\u00a0→\u00a0PR/)
  expect(text).not.toMatch(/the two differ/)
})

test('given code of no known commit is not called main', async () => {
  const { report, text } = await reported({}, { 'base-code': 'base' })
  expect(report.base.source).toMatchObject({
    ...{ kind: 'given', from: 'path', commit: null, isMain: null },
  })
  expect(text).toMatch(/base\u00a0→\u00a0PR/)
})
