import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { allowedCores, findCores } from '../../src/execution/cores.ts'
import { findProgram } from '../../src/execution/machine.ts'
import { answer, createHarness, invoke, temporaryDirectory } from './support.ts'

const { start } = createHarness()
const elsewhere = createHarness({ searchPath: refusingTaskset() })
const ANSWERS_1 = { 'index.js': 'exports.handler = async () => 1' }
const own =
  process.platform === 'linux' ? allowedCores(readFileSync('/proc/self/status', 'utf8')) : []
const taskset = findProgram('taskset', process.env.PATH)
const canKeep =
  taskset !== undefined && spawnSync(taskset, ['-c', String(own[0]), 'true']).status === 0

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
  const [itself = [], ...others] = (answer(outcome) as string[]).map(allowedCores)
  for (const each of others) expect(each).toEqual(itself)
  return itself
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
    if (own.length > 1) expect(next).not.toEqual(first)
  })

  test('have all cores with more than one vCPU, and where none was asked for', async () => {
    expect(await startedOn(0, 1770)).toEqual(own)
    expect(await startedOn()).toEqual(own)
  })
})

describe('without cores to choose', () => {
  const command = { file: '/bin/sh', args: ['-c', 'true'] }

  test.each<[string, NodeJS.Platform, string]>([
    ['the machine is no Linux', 'darwin', process.env.PATH ?? ''],
    ['there is no taskset', 'linux', temporaryDirectory()],
    ['taskset may not choose', 'linux', refusingTaskset()],
  ])('commands stay as they are when %s', (_, platform, searchPath) => {
    expect(findCores(platform, searchPath).keep(command, 1)).toBe(command)
  })

  test('functions run all the same', async () => {
    expect(answer(await invoke(elsewhere.start(ANSWERS_1, {}, 0)))).toBe(1)
  })
})

test.each([
  ['Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\nMems_allowed:\t1\n', [0, 1, 2, 3]],
  ['Cpus_allowed_list:\t1,4-6,9\n', [1, 4, 5, 6, 9]],
  ['Cpus_allowed_list:\t7', [7]],
  ['Cpus_allowed_list:\t\n', []],
  ['', []],
])('cores are read from the status of a process, %j', (status, expected) => {
  expect(allowedCores(status)).toEqual(expected)
})

function refusingTaskset(): string {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'taskset'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  return directory
}
