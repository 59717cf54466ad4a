import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { stringify } from 'yaml'
import { s3 } from '../../src/aws/s3/objects.ts'
import { type GateRun, runGate } from './gate.ts'
import { noise } from './noise.ts'

/** A check of functions that are deployed already. */
export interface AccountCheck {
  functions: number
  /** Of each function's package. */
  sizeMB: number
  /** What head is: the same files, the zip that is deployed, or files of which one differs. */
  head: 'directory' | 'zip' | 'changed'
  payloads?: number
  sizes?: number
}

export interface AccountRun extends GateRun {
  getFunctions: number
  downloads: number
  invocations: number
}

const MAX_SENT_BYTES = 50_000_000
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

/**
 * Checks functions on a service that answers at once, so that the gate's own pace is what is seen. The
 * service is no part of what is measured.
 */
export async function checkAccount(check: AccountCheck, dist?: string): Promise<AccountRun> {
  await using service = await startLambdaService({
    factory: fakeFactory(),
    latencies: SETTLED_AT_ONCE,
    rates: { controlPlanePerSecond: 10_000, getFunctionPerSecond: 10_000 },
  })
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-account-'))
  try {
    await deploy(service.endpoint, directory, check)
    writeConfig(directory, check)
    const before = service.requests.length
    const run = await runGate(['check', '--config', 'gate.yml'], {
      cwd: directory,
      ...(dist !== undefined && { dist }),
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL: service.endpoint,
      },
    })
    const asked = (operation: string) =>
      service.requests.slice(before).filter((each) => each.operation === operation).length
    return {
      ...run,
      getFunctions: asked('GetFunction'),
      downloads: asked('DownloadCode'),
      invocations: asked('Invoke'),
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function writeConfig(
  directory: string,
  { functions, head, payloads = 1, sizes = 1 }: AccountCheck,
): void {
  mkdirSync(path.join(directory, 'events'))
  for (let index = 0; index < payloads; index++) {
    writeFileSync(path.join(directory, 'events', `${index}.json`), JSON.stringify({ index }))
  }
  const config = {
    'memory-sizes': Array.from({ length: sizes }, (_, index) => 512 + 256 * index),
    payloads: 'events',
    ...(head === 'changed' && { 'upload-bucket': 'bench', 'fail-on': 'none', 'max-spend': 100 }),
    'report-dir': 'report',
    functions: Array.from({ length: functions }, (_, index) => ({
      'function-name': `function-${index}`,
      'head-code': head === 'zip' ? `${index}.zip` : `${index}`,
    })),
  }
  writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
}

async function deploy(
  endpoint: string,
  directory: string,
  { functions, sizeMB, head }: AccountCheck,
): Promise<void> {
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials: CREDENTIALS })
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
    if (head === 'zip') writeFileSync(`${home}.zip`, zip)
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
  const store = s3({ endpoint, region: 'us-east-1', credentials: CREDENTIALS })
  await store.put({ bucket: 'builds', key }, ZipFile)
  store.close()
  return { S3Bucket: 'builds', S3Key: key }
}
