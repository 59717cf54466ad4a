import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const ROOT = path.resolve(import.meta.dirname, '../..')
export const EXAMPLES = path.join(ROOT, 'examples')

/** Calls of a Node.js handler in a process of their own. */
export interface Calls {
  /** The last call's. */
  answer: unknown
  /** The process's largest resident set, in MB of 1,024 KB. */
  maxMemoryMB: number
}

/** @param file the handler's file, from `examples` */
export async function callNode(file: string, event: unknown, times = 1): Promise<Calls> {
  return (await runNode(NODE, environment(file, event, { TIMES: String(times) }))) as Calls
}

/** Runs an ECMAScript module in a process of its own; answers with the JSON that it prints. */
export async function runNode(script: string, env = process.env): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env })
  return JSON.parse(stdout)
}

/** @param file the handler's file, from `examples` */
export async function callPython(file: string, event: unknown): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', PYTHON], {
    // A __pycache__ would become part of the example's code.
    env: environment(file, event, { PYTHONDONTWRITEBYTECODE: '1' }),
  })
  return JSON.parse(stdout)
}

function environment(file: string, event: unknown, more: Record<string, string>) {
  const code = path.join(EXAMPLES, file)
  return { ...process.env, CODE: code, PAYLOAD: JSON.stringify(event), ...more }
}

export async function payloadsOf(example: string): Promise<{ name: string; event: unknown }[]> {
  const directory = path.join(EXAMPLES, example, 'payloads')
  const files = (await readdir(directory)).sort()
  return Promise.all(
    files.map(async (file) => ({
      name: path.basename(file, '.json'),
      event: JSON.parse(await readFile(path.join(directory, file), 'utf8')) as unknown,
    })),
  )
}

/** On Linux a new process's `maxRSS` starts at that of the process that made it; VmHWM does not. */
const NODE = `
import { existsSync, readFileSync } from 'node:fs'
const loaded = await import(process.env.CODE)
let answer
for (let i = 0; i < Number(process.env.TIMES); i++) {
  answer = await loaded.handler(JSON.parse(process.env.PAYLOAD), { awsRequestId: String(i) })
}
const status = '/proc/self/status'
const maxMemoryKB = existsSync(status)
  ? Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync(status, 'utf8'))[1])
  : process.resourceUsage().maxRSS
process.stdout.write(JSON.stringify({ answer, maxMemoryMB: maxMemoryKB / 1024 }))
`

const PYTHON = `
import importlib.util, json, os
spec = importlib.util.spec_from_file_location("example", os.environ["CODE"])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(json.dumps(module.handler(json.loads(os.environ["PAYLOAD"]), None)))
`
