import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { answer, createHarness, invoke, temporaryDirectory } from './support.ts'

const GIVE_UP_MS = 20_000
const root = temporaryDirectory()
const { run, start } = createHarness({ temporaryDirectory: root })

describe('environment variables', () => {
  test('are Lambda’s and the function’s own, and none of this process’s', async () => {
    process.env.CI_SECRET = 'hidden'
    const outcome = await run(
      { 'index.mjs': 'export const handler = async () => process.env' },
      {},
      { variables: { STAGE: 'test', AWS_REGION: 'mars-1', TZ: 'Europe/Berlin' } },
    )
    const { PWD, ...variables } = answer(outcome) as Record<string, string>
    expect(Object.keys(variables).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_LAMBDA_RUNTIME_API',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_XRAY_CONTEXT_MISSING',
      'AWS_XRAY_DAEMON_ADDRESS',
      'HOME',
      'LAMBDA_RUNTIME_DIR',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'LD_LIBRARY_PATH',
      'NODE_PATH',
      'PATH',
      'STAGE',
      'TMPDIR',
      'TZ',
      '_AWS_XRAY_DAEMON_ADDRESS',
      '_AWS_XRAY_DAEMON_PORT',
      '_HANDLER',
      '_X_AMZN_TRACE_ID',
    ])
    expect(variables).toMatchObject({
      STAGE: 'test',
      AWS_REGION: 'eu-west-1',
      TZ: 'Europe/Berlin',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      LAMBDA_TASK_ROOT: PWD ?? variables.LAMBDA_TASK_ROOT,
    })
  })

  test('the working directory is the task root', async () => {
    const outcome = await run({
      'index.mjs':
        'export const handler = async () => process.cwd() === process.env.LAMBDA_TASK_ROOT',
    })
    expect(answer(outcome)).toBe(true)
  })
})

describe('files', () => {
  test('temporary ones stay from one invocation to the next, and no other environment has them', async () => {
    const files = {
      'index.mjs': `import { appendFileSync, readFileSync } from 'node:fs'
        import { join } from 'node:path'
        import { tmpdir } from 'node:os'
        export const handler = async () => {
          appendFileSync(join(tmpdir(), 'state'), 'x')
          return readFileSync(join(tmpdir(), 'state'), 'utf8')
        }`,
    }
    const [first, second] = [start(files), start(files)]
    expect(answer(await invoke(first))).toBe('x')
    expect(answer(await invoke(first))).toBe('xx')
    expect(answer(await invoke(second))).toBe('x')
  })

  test('go when the environment is closed', async () => {
    const environment = start({
      'index.mjs': `import { writeFileSync } from 'node:fs'
        import { tmpdir } from 'node:os'
        export const handler = async () => {
          writeFileSync(tmpdir() + '/left-over', '')
          return process.env.AWS_LAMBDA_LOG_STREAM_NAME.slice(-16)
        }`,
    })
    const id = String(answer(await invoke(environment)))
    const [service] = (await import('node:fs')).readdirSync(root)
    const file = join(root, service ?? '', id, 'tmp', 'left-over')
    expect(existsSync(file)).toBe(true)
    await environment[Symbol.asyncDispose]()
    expect(existsSync(join(root, service ?? '', id))).toBe(false)
  })
})

describe('between invocations', () => {
  const waiting = {
    'index.mjs': 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 300))',
  }

  const onLinux = process.platform === 'linux' ? test : test.skip
  onLinux('an environment stands still', async () => {
    const clock = start(waiting)
    const observed = start({
      'index.mjs': `import { writeFileSync } from 'node:fs'
        import { tmpdir } from 'node:os'
        let ticks = 0
        const tick = () => writeFileSync(tmpdir() + '/ticks', String(++ticks))
        setInterval(tick, 1)
        export const handler = async () => {
          tick()
          return [process.pid, process.env.AWS_LAMBDA_LOG_STREAM_NAME.slice(-16)]
        }`,
    })
    const [processId, id] = answer(await invoke(observed)) as [number, string]
    const [service = ''] = readdirSync(root)
    const ticks = () => readFileSync(join(root, service, id, 'tmp', 'ticks'), 'utf8')
    await until(() => stateOf(processId) === 'T')
    const stopped = ticks()
    await invoke(clock)
    expect(ticks()).toBe(stopped)
  })

  onLinux('it stands still after its init, before anybody has invoked it', async () => {
    start({
      'index.mjs': `import { writeFileSync } from 'node:fs'
        import { tmpdir } from 'node:os'
        writeFileSync(tmpdir() + '/initialized', String(process.pid))
        setInterval(() => {}, 1)
        export const handler = async () => 1`,
    })
    const initialized = () =>
      (readdirSync(root, { recursive: true }) as string[]).find((each) =>
        each.endsWith('/tmp/initialized'),
      )
    await until(() => {
      const file = initialized()
      const processId = file && readFileSync(join(root, file), 'utf8')
      return processId ? stateOf(Number(processId)) === 'T' : false
    })
  })

  onLinux('the kernel has stopped it, and what it started', async () => {
    const environment = start({
      'index.mjs': `import { spawn } from 'node:child_process'
        const child = spawn('sleep', ['600'], { stdio: 'ignore' })
        export const handler = async () => [process.pid, child.pid]`,
    })
    const processes = answer(await invoke(environment)) as number[]
    await until(() => processes.every((id) => stateOf(id) === 'T'))
    await environment[Symbol.asyncDispose]()
    await until(() => processes.every((id) => [undefined, 'Z'].includes(stateOf(id))))
  })
})

/** A signal takes effect a moment after it was sent. What never comes to hold fails, and ends. */
async function until(holds: () => boolean): Promise<void> {
  const lastMs = Date.now() + GIVE_UP_MS
  while (!holds()) {
    if (Date.now() > lastMs) throw new Error(`This never came to hold: ${holds}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function stateOf(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2)[0]
  } catch {
    return undefined
  }
}
