import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findCores, usableCores } from '../../src/execution/cores.ts'
import { findProgram } from '../../src/execution/machine.ts'
import { answer, createHarness, invoke, temporaryDirectory } from './support.ts'

const { start } = createHarness()
const refusing = refusingTaskset()
const refused = createHarness({ searchPath: refusing })
const without = createHarness({ searchPath: temporaryDirectory() })
const apart = createHarness({ mountNamespace: false })
const ANSWERS_1 = { 'index.js': 'exports.handler = async () => 1' }
const own = process.platform === 'linux' ? usableCores((file) => readFileSync(file, 'utf8')) : []
const canKeep = own.length > 1 && findProgram('taskset', process.env.PATH) !== undefined

/** Answers the cores of itself, of a thread of its own and of a child process. */
const SHOWS_CORES = {
  'index.js': `
    const { execFileSync } = require('node:child_process')
    const { readFileSync } = require('node:fs')
    const { Worker } = require('node:worker_threads')
    const read = "require('node:fs').readFileSync('/proc/thread-self/status', 'utf8')"
    exports.handler = async () => [
      readFileSync('/proc/self/status', 'utf8'),
      await new Promise((resolve) =>
        new Worker(\`require('node:worker_threads').parentPort.postMessage(\${read})\`, { eval: true })
          .once('message', resolve)),
      execFileSync('cat', ['/proc/self/status'], { encoding: 'utf8' }),
    ]`,
}

function coresOf(outcome: Parameters<typeof answer>[0]): number[] {
  const [itself = [], ...others] = (answer(outcome) as string[]).map((status) =>
    usableCores((file) => (file === '/proc/self/status' ? status : '')),
  )
  for (const each of others) expect(each).toEqual(itself)
  return itself
}

/** The number that an environment says it is kept on, once it has answered. */
async function toldCore(
  from: typeof start,
  spec: Parameters<typeof start>[1] = {},
): Promise<number | undefined> {
  const environment = from(ANSWERS_1, spec, 5)
  await invoke(environment)
  return environment.core
}

const whereItCan = canKeep ? describe : describe.skip

whereItCan('environments that are started on a core', () => {
  const startedOn = async (core?: number, memoryMB = 1769) =>
    coresOf(await invoke(start(SHOWS_CORES, { memoryMB }, core)))

  test('stay on it with their threads and children, the same one for the same number', async () => {
    const [first, again, next, around] = [
      await startedOn(0),
      await startedOn(0, 512),
      await startedOn(1),
      await startedOn(own.length),
    ]
    expect(first).toHaveLength(1)
    expect(own).toContain(first?.[0])
    expect(again).toEqual(first)
    expect(around).toEqual(first)
    expect(next).toHaveLength(1)
    expect(next).not.toEqual(first)
  })

  test('have all cores with more than one vCPU, and where none was asked for', async () => {
    expect(await startedOn(0, 1770)).toEqual(own)
    expect(await startedOn()).toEqual(own)
    expect(await startedOn(0, 1769)).toHaveLength(1)
  })

  test('say so, and only where it is true', async () => {
    expect(await toldCore(start)).toBe(5)
    expect(await toldCore(start, { memoryMB: 1770 })).toBeUndefined()
    expect(await toldCore(refused.start)).toBeUndefined()
    expect(await toldCore(without.start)).toBeUndefined()
    const anywhere = start(ANSWERS_1)
    await invoke(anywhere)
    expect(anywhere.core).toBeUndefined()
  })

  test('stay on it without a mount namespace, too', async () => {
    expect(coresOf(await invoke(apart.start(SHOWS_CORES, {}, 0)))).toHaveLength(1)
  })
})

test.each([
  ['with a mount namespace', start],
  ['without one', apart.start],
])('a bootstrap that cannot be started is told as it is without a core, %s', async (_, from) => {
  const spec = { runtime: 'provided.al2023', handler: 'bootstrap' }
  const told = async (core?: number) => {
    const outcome = await invoke(from({ bootstrap: '#!/nowhere/at-all\n' }, spec, core))
    const { errorType, log } = outcome
    const all = JSON.stringify([errorType, answer(outcome), log.toString()])
    // Of the request and of the environment.
    return all.replaceAll(/request-\d+|(?<=lambda-test-\w+\/)\d+/g, 'one')
  }
  expect(await told(0)).toBe(await told())
})

describe('functions run all the same', () => {
  test('where taskset may not choose', async () => {
    expect(answer(await invoke(refused.start(ANSWERS_1, {}, 0)))).toBe(1)
    expect(existsSync(join(refusing, 'asked'))).toBe(own.length > 1)
  })

  test('where there is none', async () => {
    expect(answer(await invoke(without.start(ANSWERS_1, {}, 0)))).toBe(1)
  })
})

test('with one core all are on it, and without taskset on none of several', () => {
  const kept = (list: string, platform: NodeJS.Platform = 'linux') => {
    let there = false
    findCores(platform, '/nowhere', () => `Cpus_allowed_list:\t${list}\n`).keep(1, 3, () => {
      there = true
    })
    return there
  }
  expect([kept('5'), kept('5', 'darwin'), kept('0-1'), kept('')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test.each<[string, string, string, number[]]>([
  [
    'all of them',
    'Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n',
    '0-3\n',
    [0, 1, 2, 3],
  ],
  ['some of them', 'Cpus_allowed_list:\t1,4-6,9\n', '0-15\n', [1, 4, 5, 6, 9]],
  ['more than there are', 'Cpus_allowed_list:\t0-127\n', '0,2-3\n', [0, 2, 3]],
  ['one', 'Cpus_allowed_list:\t7', '0-7', [7]],
  ['where nothing is said of those that are there', 'Cpus_allowed_list:\t0-1\n', '', [0, 1]],
  ['none', 'Cpus_allowed_list:\t\n', '0-3', []],
  ['nothing', '', '', []],
])('of cores that a process is allowed, %s', (_, status, online, expected) => {
  const files = new Map([
    ['/proc/self/status', status],
    ['/sys/devices/system/cpu/online', online],
  ])
  expect(usableCores((file) => files.get(file) ?? '')).toEqual(expected)
})

/** The directory of one that notes that it was asked, and fails. */
function refusingTaskset(): string {
  const directory = temporaryDirectory()
  const script = `#!/bin/sh\n: >"${directory}/asked"\nexit 1\n`
  writeFileSync(join(directory, 'taskset'), script, { mode: 0o755 })
  return directory
}
