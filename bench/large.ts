import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { stringify } from 'yaml'
import { s3 } from '../src/aws/s3/objects.ts'
import { runGate } from './large/gate.ts'
import { measureSamples } from './large/samples.ts'

/**
 * Time and memory of the committed dist/ where many functions did not change, or large ones did, on an
 * account that lets GetFunction through as AWS does: `npm run bench:large`. The service is no part of what
 * is measured. A line of its own may be given: functions, MB of each, and `directory`, `zip` or `changed`;
 * or `samples` and numbers of functions, whose reports are made again from samples.ndjson.
 * Fails above 400 MB, or above three times a package that is larger than a third of that.
 */
const MAX_MB = 400
const MAX_TIMES = 3
const GET_FUNCTION_PER_SECOND = 84
const MAX_SENT_BYTES = 50_000_000
const SCENARIOS = [
  [20, 20, 'directory'],
  [60, 20, 'directory'],
  [200, 1, 'directory'],
  [200, 1, 'zip'],
  [1000, 0.01, 'directory'],
  [12, 20, 'changed'],
  [1, 240, 'changed'],
] as const

/** 400 KB each. */
const SAMPLES_OF = [10, 100, 1000]

const [first, ...others] = process.argv.slice(2)
const [megabytes, form = 'directory'] = others
const own = [[Number(first), Number(megabytes), form]] as const
const sampled = first === 'samples' ? others.map(Number) : first === undefined ? SAMPLES_OF : []
const scenarios = first === undefined ? SCENARIOS : first === 'samples' ? [] : own
for (const [functions, sizeMB, head] of scenarios) await measure(functions, sizeMB, head)
await measureSamples(sampled, MAX_MB)

async function measure(functions: number, sizeMB: number, head: string): Promise<void> {
  await using service = await startLambdaService({
    factory: fakeFactory(),
    latencies: SETTLED_AT_ONCE,
    rates: { controlPlanePerSecond: 10_000, getFunctionPerSecond: 10_000 },
  })
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-large-'))
  try {
    await deploy(service.endpoint, directory, { functions, sizeMB, head })
    const config = {
      'memory-sizes': [512],
      ...(head === 'changed' && { 'upload-bucket': 'bench', 'fail-on': 'none' }),
      functions: Array.from({ length: functions }, (_, index) => ({
        'function-name': `function-${index}`,
        'head-code': head === 'zip' ? `${index}.zip` : `${index}`,
      })),
    }
    writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
    const before = service.requests.length
    const startedMs = performance.now()
    const { status, memoryMB, cpuSeconds } = await runGate(['check', '--config', 'gate.yml'], {
      cwd: directory,
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: service.endpoint,
      },
    })
    const seconds = (performance.now() - startedMs) / 1000
    const asked = (operation: string) =>
      service.requests.slice(before).filter((each) => each.operation === operation).length
    console.log(
      `${functions} ${head === 'changed' ? '' : 'un'}changed functions of ${sizeMB} MB, head a ${head === 'zip' ? 'zip' : 'directory'}: ${seconds.toFixed(1)} s (GetFunction alone ${(functions / GET_FUNCTION_PER_SECOND).toFixed(1)} s), ${cpuSeconds.toFixed(1)} s of CPU, ${memoryMB.toFixed(0)} MB at most, ${asked('GetFunction')} GetFunction, ${asked('DownloadCode')} downloads, status ${status}`,
    )
    if (memoryMB > Math.max(MAX_MB, MAX_TIMES * sizeMB) || status !== 0) process.exitCode = 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function deploy(
  endpoint: string,
  directory: string,
  { functions, sizeMB, head }: { functions: number; sizeMB: number; head: string },
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials })
  for (let index = 0; index < functions; index++) {
    const files = {
      'index.mjs': Buffer.from(`export const handler = async () => ${index}`),
      'ballast.bin': noise(sizeMB * 1_000_000, index),
    }
    // Packed by another tool, so that the hash of a directory's zip says nothing.
    const zip = zipSync(files, { level: 0 })
    const home = path.join(directory, String(index))
    mkdirSync(home)
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(home, name), bytes)
    if (head === 'changed') writeFileSync(path.join(home, 'index.mjs'), 'export const handler = 1')
    writeFileSync(`${home}.zip`, zip)
    await client.send(
      new CreateFunctionCommand({
        FunctionName: `function-${index}`,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/bench',
        MemorySize: 512,
        Code: await codeOf(zip, `${index}.zip`, endpoint),
      }),
    )
  }
  client.destroy()
}

/** Sent, or by way of a bucket where it is too large for that. */
async function codeOf(ZipFile: Buffer | Uint8Array, key: string, endpoint: string) {
  if (ZipFile.byteLength <= MAX_SENT_BYTES) return { ZipFile }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const store = s3({ endpoint, region: 'us-east-1', credentials })
  await store.put({ bucket: 'builds', key }, ZipFile)
  store.close()
  return { S3Bucket: 'builds', S3Key: key }
}

/** What does not compress. */
function noise(bytes: number, seed: number): Buffer {
  const noise = Buffer.alloc(Math.ceil(bytes / 4) * 4)
  let state = seed + 1
  for (let at = 0; at < noise.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    noise.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at)
  }
  return noise
}
