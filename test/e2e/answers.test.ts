import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Report } from '../../src/report/schema.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

// Of a function that takes so long a few invocations are enough.
const WAITING = 'await new Promise((resolve) => setTimeout(resolve, 100));'
const CODES = {
  base: `export const handler = async (event) => { ${WAITING} return { statusCode: 200, body: JSON.stringify({ total: 12, at: Date.now() }) } }`,
  caught: `const wrapped = (handler) => async (event) => { try { return await handler(event) } catch (error) { console.log('caught', error.message); return { statusCode: 500 } } }
export const handler = wrapped(async (event) => ({ statusCode: 200, body: event.order.id }))`,
  other: `export const handler = async () => { ${WAITING} return { statusCode: 200, body: JSON.stringify({ total: 13, at: Date.now() }) } }`,
  module: 'export const handler = async () => (await import("left-pad")).default("x")',
  syntax: 'export const handler = async () => { return',
  'half-broken': `export const handler = async (event) => { if (event.list) throw new RangeError('too long'); ${WAITING} return { statusCode: 200, body: JSON.stringify({ total: 12, at: Date.now() }) } }`,
}

const directory = directoryWith(
  Object.fromEntries(
    Object.entries(CODES).map(([name, code]) => [`${name}/index.mjs`, `${code}\n`]),
  ),
)
afterAll(() => directory[Symbol.dispose]())

async function check(head: string, ...flags: string[]) {
  const { status, stdout } = await runDist(
    'cli.js',
    [
      ...['check', '--backend', 'local', '--base-code', 'base', '--head-code', head],
      ...['--runtime', 'nodejs24.x', '--handler', 'index.handler', '--memory-sizes', '1769'],
      ...['--seed', '1', '--report-dir', `reports/${head}`, '--max-environments', '4', ...flags],
    ],
    { cwd: directory.path },
  )
  const file = path.join(directory.path, `reports/${head}/report.json`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  const [fn] = report.functions
  if (fn?.kind !== 'measured') throw new Error(stdout)
  return { status, stdout, fn, findings: fn.findings }
}

/** The same check once for all tests that look at it. */
const known = new Map<string, ReturnType<typeof check>>()
function checked(head: string): ReturnType<typeof check> {
  const result = known.get(head) ?? check(head)
  known.set(head, result)
  return result
}

describe('a head that answers faster because it answers worse', () => {
  test('fails the check', async () => {
    const { status, findings } = await check('caught')
    expect(status).toBe(1)
    expect(findings[0]).toMatchObject({ kind: 'new-failures', severity: 'fail' })
    expect(findings[0]?.message).toMatch(/head answered with status 500 instead of 2xx\.$/)
  })

  test('or otherwise is warned about, but not for what base’s own answers differ in', async () => {
    const { findings, stdout } = await checked('other')
    const different = findings.filter(({ kind }) => kind === 'different-answer')
    expect(different).toMatchObject([{ severity: 'warn', payload: 'default' }])
    expect(different[0]?.message).toMatch(
      /\$\.body\.total is 13 in head's response instead of 12\.$/,
    )
    expect(stdout).toContain('With payload default')
  })
})

test('the report is printed in the form that is asked for, from samples, too', async () => {
  await checked('other')
  const print = async (...format: string[]) =>
    (
      await runDist('cli.js', ['check', '--from-samples', 'reports/other', ...format], {
        cwd: directory.path,
      })
    ).stdout
  expect(await print()).toMatch(/^### ⚠️|^### ✅|^### ❌/)
  expect(JSON.parse(await print('--format', 'json'))).toMatchObject({ schema: 1 })
  const terminal = await print('--format', 'terminal')
  expect(terminal).toMatch(/^(⚠️|✅|❌) other: /)
  expect(terminal).toMatch(/1,769 MB/)
  expect(terminal).not.toContain('\u001b')
})

describe('a failure has its cause in finding, report and log', () => {
  test.each([
    ['module', "Cannot find package 'left-pad'"],
    ['syntax', 'Unexpected end of input'],
  ])('%s', async (head, cause) => {
    const { status, findings, stdout } = await check(head)
    expect(status).toBe(1)
    expect(findings[0]?.message).toContain(cause)
    expect(findings[0]?.log).toBeDefined()
    expect(stdout).toContain('<details><summary>Log of the failure</summary>')
    const samples = readFileSync(
      path.join(directory.path, `reports/${head}/samples.ndjson`),
      'utf8',
    )
    expect(samples).toContain(cause)
  })
})

test('without its main payload a function has no month, and its rows say what they leave out', async () => {
  const payloads = '{"list":true}'
  const { status, fn, stdout } = await check(
    'half-broken',
    ...['--config', config(payloads), '--invocations-per-month', '1000000'],
  )
  expect(status).toBe(1)
  expect(fn.month).toBeNull()
  expect(fn.sizes[0]?.missing).toEqual({ payloads: ['list'], trafficPercent: 95 })
  expect(stdout).toContain('without `list` (95 % of traffic)')
  expect(stdout).toContain('1 payload with 95 % of the traffic could not be compared (list)')
})

function config(list: string): string {
  const file = path.join(directory.path, 'gate.yml')
  writeFileSync(
    file,
    `payloads:\n  - name: list\n    event: ${list}\n    weight: 95\n  - name: one\n    event: {}\n    weight: 5\n`,
  )
  return file
}
