import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { SETTLED_AT_ONCE, startEmbeddedService } from '@lambda-cost-gate/local-lambda'
import { countInvocations } from '../src/aws/cloudwatch/log-events.ts'
import { logBytesOf } from '../src/aws/lambda/log-volume.ts'
import { zipFiles } from '../src/code/zip.ts'
import { createDeployed } from '../test/support/deployed.ts'
import { LOGGING, REFERENCES } from './costs/functions.ts'
import { expectedLogBytes } from './costs/log.ts'
import { monthUsd, type SampleLine } from './costs/month.ts'

/**
 * Money, computed again without `src/money` and `src/report`: what eleven functions log, from their source
 * and the lines of the platform, and the month of four functions, from the lines of samples.ndjson.
 * Needs `npm run build`. Ends with status 1 where something is more than 1 % off.
 */
const WITHIN = 0.01
let worst = 0

function compare(what: string, ours: number, theirs: number): void {
  const off = Math.abs(ours / theirs - 1)
  worst = Math.max(worst, off)
  const mark = off <= WITHIN ? '' : '  MORE THAN 1 % OFF'
  console.log(`${what.padEnd(28)} ${ours} ${theirs} ${(100 * off).toFixed(3)} %${mark}`)
}

console.log('bytes logged: counted, from the source, difference')
{
  await using service = await startEmbeddedService({
    region: 'us-east-1',
    maxEnvironments: 2,
    latencies: SETTLED_AT_ONCE,
  })
  const client = new LambdaClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  for (const { name, code, own } of LOGGING) {
    const file = { path: 'index.mjs', bytes: Buffer.from(code), executable: false }
    await createDeployed(service.endpoint, name, 512, { Code: { ZipFile: await zipFiles([file]) } })
    const invoke = new InvokeCommand({ FunctionName: name, LogType: 'Tail' })
    await client.send(invoke)
    const answer = await client.send(invoke)
    const tail = Buffer.from(answer.LogResult ?? '', 'base64')
    const requestId = answer.$metadata.requestId ?? ''
    const counted = logBytesOf(tail, requestId) ?? (await countedInStreams(name, requestId))
    compare(name, counted ?? Number.NaN, expectedLogBytes(tail.toString('utf8'), own))
  }
  client.destroy()

  async function countedInStreams(name: string, requestId: string): Promise<number | undefined> {
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
    const query = { group: `/aws/lambda/${name}`, streamPrefix: `${day}/[$LATEST]`, sinceMs: 0 }
    const place = { region: 'us-east-1', endpoint: service.endpoint, lambdaHost: undefined }
    const found = await countInvocations(
      { ...query, maxBytes: 2 ** 20 },
      { ...place, isEmbedded: true },
    )
    return found.byRequestId.get(requestId)
  }
}

console.log('USD a month: of the report, from the samples, difference')
const folder = mkdtempSync(path.join(tmpdir(), 'costs-'))
try {
  for (const { name, code, own } of REFERENCES) {
    const directory = path.join(folder, name)
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'index.mjs'), code)
    const out = path.join(folder, `${name}-report`)
    const flags = {
      backend: 'local',
      'base-code': directory,
      'head-code': directory,
      'changed-only': 'false',
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      'memory-sizes': '512',
      'max-environments': '4',
      'invocations-per-month': '7000000',
      'cold-start-share': '2',
      'report-dir': out,
    }
    const given = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])
    const { stderr } = spawnSync(process.execPath, ['dist/cli.js', 'check', ...given], {
      encoding: 'utf8',
    })
    const lines = readFileSync(path.join(out, 'samples.ndjson'), 'utf8').trim().split('\n')
    const samples = lines.map((line) => JSON.parse(line) as Partial<SampleLine>).filter(isSample)
    const report = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as Months
    const month = report.functions[0]?.month
    if (!month) throw new Error(`There is no month of ${name}: ${stderr}`)
    for (const side of ['base', 'head'] as const) {
      const again = monthUsd(
        samples.filter((each) => each.side === side),
        own,
      )
      compare(`${name}, ${side}`, month[`${side}Usd`], again)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
process.exitCode = worst <= WITHIN ? 0 : 1

interface Months {
  functions: { month?: { baseUsd: number; headUsd: number } }[]
}

function isSample(line: Partial<SampleLine>): line is SampleLine {
  return line.billedMs !== undefined
}
