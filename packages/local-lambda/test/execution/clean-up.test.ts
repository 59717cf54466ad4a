import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, watch, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { createEnvironmentFactory } from '../../src/execution/factory.ts'
import { invoke, specOf, temporaryDirectory } from './support.ts'

const scratch = temporaryDirectory()

/**
 * The handler and what it starts, a process of another group that nobody waits for included, hold
 * a connection to the test; the kernel closes it when they end.
 */
const HOLD = `import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { existsSync, writeFileSync } from 'node:fs'
const hold = 'require("net").connect(PORT, "127.0.0.1", () => {}).on("error", () => {}); setInterval(() => {}, 1000)'
let held
export const handler = async (event) => {
  if (!held) {
    held = connect(PORT, '127.0.0.1')
    spawn(process.execPath, ['-e', hold], { stdio: 'ignore', detached: true }).unref()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  while (event.endless) await new Promise((resolve) => setTimeout(resolve, 20))
}`

async function holdConnections(count: number) {
  const sockets = new Set<Socket>()
  let connected = () => {}
  let left = () => {}
  const all = new Promise<void>((resolve) => {
    connected = resolve
  })
  const none = new Promise<void>((resolve) => {
    left = resolve
  })
  const server = createServer((socket) => {
    sockets.add(socket)
    if (sockets.size === count) connected()
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket)
        if (sockets.size === 0) left()
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const codeDirectory = mkdtempSync(join(scratch, 'code-'))
  writeFileSync(join(codeDirectory, 'index.mjs'), HOLD.replaceAll('PORT', String(port)))
  return { codeDirectory, all, none, close: () => server.close() }
}

/** Resolves once nothing is left in the directory. */
function empty(directory: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, look)
    function look() {
      if (readdirSync(directory).length > 0) return
      watcher.close()
      resolve()
    }
    look()
  })
}

async function startHost(directory: string, codeDirectory: string): Promise<ChildProcess> {
  const file = join(import.meta.dirname, 'host.ts')
  const host = spawn(process.execPath, ['--no-warnings', file, directory, codeDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (host.stdout) await once(host.stdout, 'data')
  return host
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing is left when the service ends by %s',
  async (signal) => {
    const directory = join(scratch, signal)
    mkdirSync(directory)
    const held = await holdConnections(4)
    const host = await startHost(directory, held.codeDirectory)
    await held.all
    expect(readdirSync(directory)).toHaveLength(1)
    host.kill(signal)
    await held.none
    await empty(directory)
    held.close()
  },
)

test('nothing is left when the factory is closed, not even with an invocation under way', async () => {
  const directory = join(scratch, 'closed')
  mkdirSync(directory)
  const held = await holdConnections(2)
  const factory = createEnvironmentFactory({ temporaryDirectory: directory })
  const environment = factory.start(specOf({ codeDirectory: held.codeDirectory }))
  const outcome = invoke(environment, { endless: true })
  await held.all
  await factory[Symbol.asyncDispose]()
  expect(await outcome).toMatchObject({ status: 'error', dead: true })
  await held.none
  expect(readdirSync(directory)).toEqual([])
  held.close()
})

test('a factory can be closed while an environment is still starting, and twice', async () => {
  const directory = join(scratch, 'early')
  mkdirSync(directory)
  const factory = createEnvironmentFactory({ temporaryDirectory: directory })
  const codeDirectory = mkdtempSync(join(scratch, 'code-'))
  writeFileSync(join(codeDirectory, 'index.mjs'), 'export const handler = async () => 1')
  factory.start(specOf({ codeDirectory }))
  await factory[Symbol.asyncDispose]()
  await factory[Symbol.asyncDispose]()
  expect(readdirSync(directory)).toEqual([])
})
