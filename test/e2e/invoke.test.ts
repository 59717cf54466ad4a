import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type LambdaService,
  SETTLED_AT_ONCE,
  startEmbeddedService,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipFiles } from '../../src/code/zip.ts'
import type { InvokedReport } from '../../src/report/invoked.ts'
import { createDeployed } from '../support/deployed.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const HANDLER = `let calls = 0
console.log('loaded')
export const handler = async ({ fail }) => {
  console.log('call \\u001b[31m', ++calls)
  if (fail) throw new TypeError('no \\u202eway')
  return { statusCode: 200, calls, hidden: 'a\\u202eb' }
}
`
/** What a terminal obeys, or hides. */
const HIDDEN = ['\u001b', '\u202e']

const FILES = {
  'code/index.mjs': HANDLER,
  'events/get.json': '{}',
  'events/bad.json': '{"fail":true}',
}
const LOCAL = ['--backend', 'local', '--runtime', 'nodejs24.x', '--handler', 'index.handler']

async function invoke(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  using directory = directoryWith(FILES)
  const result = await runDist('cli.js', ['invoke', ...args], { cwd: directory.path, env })
  const saved = () =>
    JSON.parse(readFileSync(path.join(directory.path, 'out/invoked.json'), 'utf8')) as unknown
  return { ...result, saved: args.includes('out') ? saved() : undefined }
}

describe('invoke', () => {
  test('shows answer, log and figures of a cold and a warm invocation, made harmless', async () => {
    const { status, stdout } = await invoke([
      ...LOCAL,
      ...['--head-code', 'code', '--payloads', 'events/get.json', '--payloads', 'events/bad.json'],
    ])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^code \(nodejs24\.x on x86_64\)$/m)
    expect(stdout).toMatch(/^ {4}cold +✗ threw TypeError: no way, init [\d.]+ ms, duration /m)
    expect(stdout).toMatch(
      /^ {4}warm +duration [\d.]+ ms, billed [\d.]+ ms, memory used \d+ MB, \$/m,
    )
    expect(stdout).toMatch(/answer, cold\n {6}\{"statusCode":200,"calls":1,/)
    expect(stdout).toMatch(/answer, warm\n {6}\{"statusCode":200,"calls":2,/)
    expect(stdout).toMatch(/log, cold\n.* loaded\n.* call /)
    expect(stdout).toContain('On the embedded Lambda service: durations are estimates')
    expect(HIDDEN.filter((character) => stdout.includes(character))).toEqual([])
  })

  test('gives the same as JSON, in which nothing is hidden either, and writes it to report-dir', async () => {
    const { status, stdout, saved } = await invoke([
      ...LOCAL,
      ...['--head-code', 'code', '--memory-sizes', '256,512', '--format', 'json'],
      ...['--report-dir', 'out'],
    ])
    expect([status, HIDDEN.filter((character) => stdout.includes(character))]).toEqual([0, []])
    const report = JSON.parse(stdout) as InvokedReport
    expect(report.functions[0]?.invoked).toMatchObject(
      [256, 512].map((memoryMB) => ({
        payload: 'default',
        memoryMB,
        cold: { initMs: expect.any(Number), answer: { calls: 1, hidden: 'a\u202eb' } },
        warm: { durationMs: expect.any(Number), answer: { calls: 2 } },
      })),
    )
    expect(saved).toEqual(report)
  })

  test('names what it needs', async () => {
    const { status, stderr } = await invoke(['--backend', 'local'])
    expect([status, stderr]).toEqual([
      2,
      'There is nothing to invoke: give head-code with the directory or .zip of the code, or function-name.\n',
    ])
  })
})

describe('on AWS', () => {
  let service: LambdaService
  beforeAll(async () => {
    service = await startEmbeddedService({ region: 'us-east-1', latencies: SETTLED_AT_ONCE })
    const zip = await zipFiles([
      { path: 'index.mjs', bytes: Buffer.from(HANDLER), executable: false },
    ])
    await createDeployed(service.endpoint, 'orders', 512, { Code: { ZipFile: zip } })
  })
  afterAll(async () => {
    await service[Symbol.asyncDispose]()
  })
  const env = ({ endpoint } = service) => ({
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })

  test('the deployed function is invoked as a preview, at its own size, and left alone', async () => {
    const before = service.snapshot()
    const { status, stdout } = await invoke(
      ['--function-name', 'orders', '--format', 'json'],
      env(),
    )
    expect(status).toBe(0)
    const report = JSON.parse(stdout) as InvokedReport
    expect(report.spendUsd).toBeGreaterThan(0)
    expect(report.functions).toMatchObject([
      { name: 'orders', invoked: [{ memoryMB: 512, warm: { answer: { statusCode: 200 } } }] },
    ])
    expect(service.snapshot()).toEqual(before)
  })

  test('several functions share max-concurrency', async () => {
    const names = ['orders', 'prices', 'users']
    const factory = fakeFactory()
    await using fake = await startLambdaService({
      factory,
      latencies: { ...SETTLED_AT_ONCE, responseMs: { Invoke: 100 } },
    })
    let most = 0
    factory.answer = () => {
      const underWay = fake.requests.filter(
        ({ operation, status }) => operation === 'Invoke' && status === undefined,
      )
      most = Math.max(most, underWay.length)
      return { durationMs: 5 }
    }
    for (const name of names) await createDeployed(fake.endpoint, name, 512)
    using directory = directoryWith({
      'functions.json': JSON.stringify({
        functions: names.map((name) => ({ 'function-name': name })),
      }),
    })
    const args = ['--config', 'functions.json', '--format', 'json', '--max-concurrency', '1']
    const { status, stdout } = await runDist('cli.js', ['invoke', ...args], {
      cwd: directory.path,
      env: env(fake),
    })
    const { functions } = JSON.parse(stdout) as InvokedReport
    expect([status, functions.map(({ name }) => name)]).toEqual([0, names])
    expect(most).toBe(1)
  })

  test('max-spend is a bound', async () => {
    const { status, stderr } = await invoke(
      ['--function-name', 'orders', '--timeout', '900', '--max-spend', '0.000001'],
      env(),
    )
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('max-spend leaves no room to invoke orders'),
    ])
  })
})
