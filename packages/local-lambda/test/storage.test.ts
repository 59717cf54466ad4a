import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { functionInput, one, refusal, start, zipOf } from './support.ts'

const SOURCES = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src')

/** Not to be compressed to nothing. */
const longText = Array.from({ length: 300 }, (_, index) => index * 7919).join()

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

/** Looks again and again until it is so; a test that waits in vain runs into its time-out. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate)
}

describe('stored code', () => {
  test('is unpacked once for all versions with the same bytes, and goes with the last of them', async () => {
    await using running = await start()
    const { client, factory } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new CreateFunctionCommand(functionInput('two')))
    for (const FunctionName of ['one:1', 'one', 'two']) {
      await client.send(new InvokeCommand({ FunctionName }))
    }
    const [directory = '', ...others] = new Set(factory.started.map((spec) => spec.codeDirectory))
    expect(others).toEqual([])
    await client.send(new DeleteFunctionCommand({ FunctionName: 'two' }))
    await client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf('new') }))
    await client.send(new DeleteFunctionCommand({ FunctionName: 'one', Qualifier: '1' }))
    await until(async () => !(await isThere(directory)))
    expect((await client.send(new InvokeCommand(one))).StatusCode).toBe(200)
    expect(await isThere(factory.started.at(-1)?.codeDirectory ?? '')).toBe(true)
  })

  test('has a limit, which every version counts against', async () => {
    await using running = await start({ maxCodeBytes: zipOf().length })
    const { client, service } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    const before = service.snapshot()
    for (const more of [
      client.send(new CreateFunctionCommand(functionInput('two'))),
      client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf(), Publish: true })),
      client.send(new PublishVersionCommand(one)),
      client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf(longText) })),
    ]) {
      expect(await refusal(more)).toBe('CodeStorageExceededException: Code storage limit exceeded.')
    }
    expect(service.snapshot()).toEqual(before)
    await client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf() }))
  })

  test('and all processes are gone soon after the service was killed', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'storage-test-'))
    const script = `
      const { startLambdaService } = await import(${JSON.stringify(path.join(SOURCES, 'service.ts'))})
      const { createEnvironmentFactory } = await import(${JSON.stringify(path.join(SOURCES, 'execution/factory.ts'))})
      const service = await startLambdaService({
        factory: createEnvironmentFactory(),
        latencies: { settleMs: { CreateFunction: 0 } },
      })
      console.log(service.endpoint)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: process.env.PATH, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = await once(child.stdout, 'data')
      const client = new LambdaClient({
        endpoint: String(line).trim(),
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      })
      const zip = zipOf('exports.handler = async () => process.pid')
      await client.send(new CreateFunctionCommand(functionInput('one', zip)))
      const { Payload } = await client.send(new InvokeCommand(one))
      const processId = Number(Payload?.transformToString())
      expect(process.kill(processId, 0)).toBe(true)
      expect((await readdir(directory)).length).toBeGreaterThan(0)
      client.destroy()
      child.kill('SIGKILL')
      await until(async () => (await readdir(directory)).length === 0)
      await until(async () => isGone(processId))
    } finally {
      child.kill('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    }
  })
})

function isGone(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return false
  } catch {
    return true
  }
}
