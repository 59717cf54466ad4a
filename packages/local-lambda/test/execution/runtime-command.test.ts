import { describe, expect, test } from '@jest/globals'
import {
  findPython,
  type Machine,
  refusal,
  runtimeCommand,
} from '../../src/execution/runtime-command.ts'
import { specOf } from './support.ts'

const machine: Machine = {
  platform: 'linux',
  node: '/usr/bin/node',
  python: '/usr/bin/python3',
  runtimes: '/runtimes',
}

const HOST = { code: '/code', layers: '/layers', temporary: '/temporary', base: '/base' }
const PLACES = {
  task: '/var/task',
  opt: '/opt',
  temporary: '/tmp',
  runtime: '/var/runtime',
  lang: '/var/lang',
}

describe('which runtimes run here', () => {
  test.each(['nodejs20.x', 'nodejs26.x', 'python3.9', 'python3.14', 'provided', 'provided.al2023'])(
    '%s does',
    (runtime) => {
      expect(refusal(runtime, machine)).toBeUndefined()
    },
  )

  test.each(['java21', 'dotnet8', 'ruby3.4', 'go1.x', 'python2.7', 'nodejs', 'nodejs22', ''])(
    '%p does not, and what does is said',
    (runtime) => {
      expect(refusal(runtime, machine)).toMatch(
        /nodejs\*, python3\*.*provided.*measure this function on AWS/,
      )
    },
  )

  test('an image does not', () => {
    expect(refusal('Image', machine)).toContain('container images')
  })

  test('python does not without python3', () => {
    expect(refusal('python3.13', { ...machine, python: undefined })).toBe(
      'Runtime python3.13 needs python3, and there is none on the PATH of this machine; install it, or measure on AWS.',
    )
    expect(findPython('/nowhere:/neither')).toBeUndefined()
    expect(findPython(undefined)).toBeUndefined()
  })

  test('nothing does on Windows', () => {
    expect(refusal('nodejs22.x', { ...machine, platform: 'win32' })).toMatch(/Linux or macOS/)
  })
})

describe('node', () => {
  const args = (variables: Record<string, string>, memoryMB = 1000) => {
    const command = runtimeCommand(specOf({ memoryMB, variables }), machine, HOST, PLACES)
    return command.kind === 'command' ? command.args : []
  }

  test('gets Lambda’s heap sizes', () => {
    expect(args({})).toEqual(
      expect.arrayContaining(['--max-semi-space-size=50', '--max-old-space-size=900']),
    )
  })

  test('compiles in the handler’s thread where there is no second vCPU to do it on', () => {
    expect(args({}, 1769)).toContain('--no-concurrent-recompilation')
    expect(args({}, 1770)).not.toContain('--no-concurrent-recompilation')
  })

  test('keeps the function’s own heap sizes and features', () => {
    const own = args({ NODE_OPTIONS: '--max_old_space_size=300 --experimental-require-module' })
    expect(own.filter((option) => option.includes('space-size'))).toEqual([])
    expect(own).not.toContain('--no-experimental-require-module')
    expect(own).toContain('--no-experimental-detect-module')
  })
})
