import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const handler = (comment: string) =>
  `export const handler = async ({ action }) => { if (action === 'fill') throw new Error('no table'); return new Promise((resolve) => setTimeout(resolve, 50, 1)) } // ${comment}\n`

test('one of several functions that cannot be measured is reported, and the others are measured: status 3', async () => {
  using directory = directoryWith({
    'base/index.mjs': handler('base'),
    'head/index.mjs': handler('head'),
    'gate.yml': `backend: local
runtime: nodejs24.x
handler: index.handler
memory-sizes: 1769
max-environments: 4
base-code: base
head-code: head
on-inconclusive: pass
report-dir: report
functions:
  - function-name: orders
    set-up:
      - event: { action: fill }
  - function-name: mailer
  - function-name: reports
    head-code: base
`,
  })
  const { status, stdout, stderr } = await runDist('cli.js', ['check', '--config', 'gate.yml'], {
    cwd: directory.path,
  })
  expect([status, stderr.match(/orders cannot be measured/)?.length]).toEqual([3, 1])
  expect(stdout).toMatch(
    /^### ⚠️ 1 of 3 functions could not be measured, .* a month \(measured locally, not on AWS\)$/m,
  )
  expect(stdout).toMatch(/^- `orders`: set-up: the event .* failed on base/m)
  const report = JSON.parse(
    readFileSync(path.join(directory.path, 'report/report.json'), 'utf8'),
  ) as {
    functions: { name: string; kind: string }[]
  }
  expect(report.functions.map(({ name, kind }) => [name, kind])).toEqual([
    ['orders', 'unmeasured'],
    ['mailer', 'measured'],
    ['reports', 'unchanged'],
  ])
})
