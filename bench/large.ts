import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { stringify } from 'yaml'

/**
 * Time and memory of the committed dist/ where many functions did not change, on an account that lets
 * GetFunction through as AWS does: `npm run bench:large`. The service is no part of what is measured.
 * A line of its own may be given: functions, MB of each, and `directory` or `zip`. Fails above 400 MB.
 */
const MAX_MB = 400
const GET_FUNCTION_PER_SECOND = 84
const SCENARIOS = [
  [20, 20, 'directory'],
  [60, 20, 'directory'],
  [200, 1, 'directory'],
  [200, 1, 'zip'],
  [1000, 0.01, 'directory'],
] as const

const [count, megabytes, form] = process.argv.slice(2)
const scenarios =
  count === undefined
    ? SCENARIOS
    : [[Number(count), Number(megabytes), form ?? 'directory'] as const]
for (const [functions, sizeMB, head] of scenarios) await measure(functions, sizeMB, head)

async function measure(functions: number, sizeMB: number, head: string): Promise<void> {
  await using service = await startLambdaService({
    factory: fakeFactory(),
    latencies: SETTLED_AT_ONCE,
    rates: { controlPlanePerSecond: 10_000, getFunctionPerSecond: 10_000 },
  })
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-large-'))
  try {
    await deploy(service.endpoint, directory, { functions, sizeMB })
    const config = {
      'memory-sizes': [512],
      functions: Array.from({ length: functions }, (_, index) => ({
        'function-name': `function-${index}`,
        'head-code': head === 'zip' ? `${index}.zip` : `${index}`,
      })),
    }
    writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
    const before = service.requests.length
    const startedMs = performance.now()
    const { status, memoryMB, cpuSeconds } = await check(directory, service.endpoint)
    const seconds = (performance.now() - startedMs) / 1000
    const asked = (operation: string) =>
      service.requests.slice(before).filter((each) => each.operation === operation).length
    console.log(
      `${functions} unchanged functions of ${sizeMB} MB, head a ${head}: ${seconds.toFixed(1)} s (GetFunction alone ${(functions / GET_FUNCTION_PER_SECOND).toFixed(1)} s), ${cpuSeconds.toFixed(1)} s of CPU, ${memoryMB.toFixed(0)} MB at most, ${asked('GetFunction')} GetFunction, ${asked('DownloadCode')} downloads, status ${status}`,
    )
    if (memoryMB > MAX_MB || status !== 0) process.exitCode = 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function deploy(
  endpoint: string,
  directory: string,
  { functions, sizeMB }: { functions: number; sizeMB: number },
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
    writeFileSync(`${home}.zip`, zip)
    await client.send(
      new CreateFunctionCommand({
        FunctionName: `function-${index}`,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/bench',
        MemorySize: 512,
        Code: { ZipFile: zip },
      }),
    )
  }
  client.destroy()
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

function check(
  cwd: string,
  endpoint: string,
): Promise<{ status: number | null; memoryMB: number; cpuSeconds: number }> {
  const preload = path.resolve('bench/report-memory.mjs')
  const child = spawn(
    process.execPath,
    ['--import', preload, path.resolve('dist/cli.js'), 'check', '--config', 'gate.yml'],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: endpoint,
      },
    },
  )
  let told = ''
  child.stdio[3]?.on('data', (bytes: Buffer) => {
    told += bytes.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const [memoryKB = Number.NaN, cpuMs = Number.NaN] = told.split(' ').map(Number)
      resolve({ status, memoryMB: memoryKB / 1024, cpuSeconds: cpuMs / 1000 })
    })
  })
}
