import { appendFileSync, cpSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { Report } from '../../src/report/schema.ts'
import { ROOT, runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const REPOSITORY = path.join(ROOT, 'test/fixtures/repository')
const CONFIG = '.github/lambda-cost-gate.yml'

/** One function of each kind, and a comment in its language. */
const CHANGED = {
  'services/orders/index.js': '// changed',
  'services/search/src/app.mjs': '// changed',
  'services/reports/app/main.py': '# changed',
  'services/thumbnails/bootstrap': '# changed',
  'services/receipts/documents/index.js': '// changed',
}

test('20 functions of five kinds are checked against main’s template with 15 lines of configuration', async () => {
  expect(
    readFileSync(path.join(REPOSITORY, CONFIG), 'utf8').trim().split('\n').length,
  ).toBeLessThan(16)
  using directory = directoryWith()
  const at = (file: string) => path.join(directory.path, file)
  cpSync(REPOSITORY, at('.'), { recursive: true })
  cpSync(REPOSITORY, at('main'), { recursive: true })
  for (const [file, comment] of Object.entries(CHANGED)) appendFileSync(at(file), `${comment}\n`)

  const { status, stdout, stderr } = await runDist('cli.js', ['check', '--quiet'], {
    cwd: directory.path,
  })
  const report = JSON.parse(readFileSync(at('report/report.json'), 'utf8')) as Report
  const of = (kind: string) =>
    report.functions.filter((each) => each.kind === kind).map(({ name }) => name)
  expect([status, stderr]).toEqual([0, ''])
  expect(of('measured')).toEqual(['Orders', 'Search', 'Reports', 'Thumbnails', 'Receipts'])
  expect(of('unchanged')).toHaveLength(15)
  expect(report.functions).toHaveLength(20)
  const payloads = report.functions.flatMap((each) =>
    each.kind === 'measured' ? each.payloadSet.map(({ source }) => source) : [],
  )
  expect(new Set(payloads)).toEqual(
    new Set(['events/default/one.json', 'events/Receipts/large.json']),
  )
  expect(report.leftOut).toEqual([
    { name: 'Migrate', reason: 'it serves the deployment itself' },
    { name: 'Scanner', reason: 'it is a container image' },
  ])
  expect(stdout).toContain(
    '⚠️ Of the templates, 2 parts were not checked: `Migrate` (it serves the deployment itself); `Scanner` (it is a container image).',
  )
})
