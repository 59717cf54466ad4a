import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  findJava,
  findJavaClient,
  findProgram,
  type Machine,
  refusal,
} from '../../src/execution/machine.ts'
import { runtimeCommand } from '../../src/execution/runtime-command.ts'
import { specOf, temporaryDirectory } from './support.ts'

const directory = temporaryDirectory()
const machine: Machine = {
  platform: 'linux',
  node: '/usr/bin/node',
  python: '/usr/bin/python3',
  ruby: '/usr/bin/ruby',
  java: '/jdk/bin/java',
  javaClient: { kind: 'found', classPath: '/client/*', location: '/client' },
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
  test.each(
    'nodejs20.x nodejs26.x python3.9 python3.14 provided provided.al2023 ruby3.2 ruby4.0 java8.al2 java25'.split(
      ' ',
    ),
  )('%s does', (runtime) => {
    expect(refusal(runtime, machine)).toBeUndefined()
  })

  test.each(['dotnet8', 'go1.x', 'python2.7', 'nodejs', 'nodejs22', ''])(
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
    expect(findProgram('python3', '/nowhere:/neither')).toBeUndefined()
    expect(findProgram('python3', undefined)).toBeUndefined()
  })

  test('ruby does not without ruby', () => {
    expect(refusal('ruby3.4', { ...machine, ruby: undefined })).toMatch(/ruby3\.4 needs ruby, and/)
  })

  test('java does not without Java and its client, and all that is missing is said', () => {
    const nothing = { ...machine, java: undefined, javaClient: findJavaClient(undefined) }
    expect(refusal('java21', nothing)).toMatch(
      /no java in JAVA_HOME .* install a JDK\. AWS's runtime client is missing: set LAMBDA_JAVA_RUNTIME_CLIENT to a directory/,
    )
    expect(refusal('java21', { ...machine, java: undefined })).not.toContain('LAMBDA_JAVA')
    expect(findJava({ JAVA_HOME: '/nowhere', PATH: '/neither' })).toBeUndefined()
  })

  test('the client for Java is a directory of jars or one jar', () => {
    expect(findJavaClient(directory)).toMatchObject({
      kind: 'missing',
      reason: expect.stringMatching(/a directory without a jar of that name/),
    })
    const jar = join(directory, 'aws-lambda-java-runtime-interface-client-2.10.1.jar')
    expect(findJavaClient(jar)).toMatchObject({ reason: expect.stringMatching(/there is nothing/) })
    writeFileSync(jar, '')
    expect(findJavaClient(directory)).toMatchObject({ classPath: join(directory, '*') })
    expect(findJavaClient(jar)).toMatchObject({ classPath: jar })
  })

  test('nothing does on Windows', () => {
    expect(refusal('nodejs22.x', { ...machine, platform: 'win32' })).toMatch(/Linux or macOS/)
  })
})

describe('java', () => {
  const args = (runtime: string, variables: Record<string, string> = {}) => {
    const spec = specOf({ runtime, memoryMB: 512, variables, handler: 'shop.Orders::handle' })
    const command = runtimeCommand(spec, machine, HOST, PLACES)
    return command.kind === 'command' ? command.args : []
  }

  test('gets Lambda’s options, its client and the handler', () => {
    expect(args('java21')).toEqual([
      '-XX:MaxHeapSize=445644k',
      '-XX:+UseSerialGC',
      '-XX:+TieredCompilation',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      '/client/*',
      'com.amazonaws.services.lambda.runtime.api.client.AWSLambda',
      'shop.Orders::handle',
    ])
    expect(args('java11').join()).not.toContain('Tiered')
  })

  test('keeps the options of the function', () => {
    const own = { JAVA_TOOL_OPTIONS: '-XX:+TieredCompilation -Xmx300m -XX:+UseG1GC' }
    expect(args('java21', own)[0]).toBe('-cp')
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
