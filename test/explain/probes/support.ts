import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

const TOKEN = 'ask-0123'
const run = promisify(execFile)

/** A directory of handlers with the probe beside them, and a loopback service for them to call. */
export async function probeWorld(files: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(path.join(tmpdir(), 'probe-'))
  for (const [name, from] of Object.entries(files)) await cp(from, path.join(directory, name))
  const store = createServer((request, response) => {
    const isDynamo = String(request.headers['x-amz-target']).startsWith('DynamoDB')
    const answer = isDynamo ? { Item: {}, ConsumedCapacity: { CapacityUnits: 2.5 } } : {}
    request.resume().on('end', () => response.end(JSON.stringify(answer)))
  })
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve))
  return {
    directory,
    store,
    async close() {
      store.closeAllConnections()
      store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** How a handler is driven in one runtime. */
interface Runtime {
  command: string
  args: readonly string[]
  /** Name of the handlers' module. */
  module: string
  env: NodeJS.ProcessEnv
}

/** What the handler of a name does, with a probe before it or without. */
export function driverOf<Driven>(directory: () => string, { command, args, module, env }: Runtime) {
  return async (
    name: string,
    mode?: 'counts' | 'times',
    event: object = { id: 1 },
    warmUp = { warmUp: 0, warmUpMs: 1000 },
  ): Promise<Driven & { stdout: string }> => {
    const settings = { mode, handler: `${module}.${name}`, token: TOKEN, ...warmUp }
    const file = path.join(directory(), 'lambda_cost_gate_probe.json')
    await writeFile(file, JSON.stringify(settings))
    const asked = mode ? [JSON.stringify({ 'lambda-cost-gate-probe': TOKEN })] : []
    const { stdout } = await run(
      command,
      [...args, directory(), mode ? 'probe' : 'plain', name, JSON.stringify(event), ...asked],
      { env: { ...env, LAMBDA_TASK_ROOT: directory(), API_TOKEN: 'env-hush-77' } },
    )
    const [log = '', json = ''] = stdout.split('\n@@')
    return { ...(JSON.parse(json) as Driven), stdout: log }
  }
}

/** What a probe puts into its answer. */
export interface Seen {
  version: string
  invocations: number
  inFlightUs: number
  logBytes: number
  tree: { frames: { name: string }[]; nodes: [number, number, number][] }
  functions: { name: string; calls: number }[]
}

/** @throws where the answer is not the probe's */
export function seenBy({
  answer,
}: {
  answer?: { value: Readonly<Record<string, string>> | readonly string[] } | null
}): Seen {
  const packed = new Map(Object.entries(answer?.value ?? {})).get('lambda-cost-gate-probe') ?? ''
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')) as Seen
}

/** Microseconds of an invocation that are none of a function's. */
export function pseudoUs({ tree: { frames, nodes }, invocations }: Seen, name: string): number {
  const own = nodes.filter(([, frame]) => frames[frame]?.name === name)
  return own.reduce((sum, [, , us]) => sum + us, 0) / invocations
}

/** How long `pauses` waits. Half of it has to be seen, however late a busy machine samples. */
export const PAUSE_US = 20_000

/** Microseconds of an invocation in which nothing ran and nothing was asked of others. */
export function pausedUs(seen: Seen): number {
  return pseudoUs(seen, '(idle)') - seen.inFlightUs / seen.invocations
}
