import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import type { InvocationOutcome } from '../src/environment.ts'
import { functionInput, start, zipOf } from './support.ts'

const HEADER = 'lambda-cost-gate-memory-sizes'
/** 20 ms of waiting and 10 ms of CPU. */
const USAGE = { wallMs: 30, busyMs: 10, serialCpuMs: 10, totalCpuMs: 10, mainCpuMs: 10 }

interface Given {
  runtime?: string
  memoryMB?: number
  variables?: Record<string, string>
  code?: string
  file?: string
  outcome?: Partial<InvocationOutcome>
  asked?: string
}

/** What an invocation of such a function says it would have been at other sizes. */
async function answered(given: Given): Promise<string | undefined> {
  const { runtime = 'nodejs24.x', memoryMB = 512, variables, asked = '1024 1769 3008' } = given
  await using running = await start()
  const { client, factory } = running
  factory.answer = () => ({ usage: USAGE, maxMemoryUsedMB: 60, ...given.outcome })
  await client.send(
    new CreateFunctionCommand({
      ...functionInput('one'),
      Code: { ZipFile: zipOf(given.code, given.file) },
      Runtime: runtime as 'nodejs24.x',
      MemorySize: memoryMB,
      ...(variables && { Environment: { Variables: variables } }),
    }),
  )
  const command = new InvokeCommand({ FunctionName: 'one' })
  let header: string | undefined
  command.middlewareStack.add(
    (next) => async (call) => {
      const request = call.request as { headers: Record<string, string> }
      request.headers[HEADER] = asked
      const result = await next(call)
      header = (result.response as { headers: Record<string, string> }).headers[HEADER]
      return result
    },
    { step: 'build' },
  )
  await client.send(command)
  return header
}

describe('an invocation at other sizes', () => {
  test('is computed from its waiting and CPU time, its init billed too', async () => {
    // 20 + 10 × 1769 ÷ 1024, and 20 + 10; INIT is 100.5 ms.
    expect(await answered({})).toBe('1024=37.28/138 1769=30.00/131')
  })

  test.each<[string, Given, string | undefined]>([
    ['smaller sizes, where memory may run out', { asked: '128 256 512' }, undefined],
    ['what is no size', { asked: 'x 0 -5 1e3000 20000' }, undefined],
    ['Node.js above one vCPU, which compiles in a second thread', { asked: '1770' }, undefined],
    ['sizes that are both above it', { memoryMB: 2048, asked: '4096' }, '4096=30.00/131'],
    ['Node.js with a small young generation', { memoryMB: 511, asked: '1024' }, undefined],
    [
      'one whose heap the function sets itself',
      { memoryMB: 256, asked: '512', variables: { NODE_OPTIONS: '--max_semi_space_size=16' } },
      '512=54.55/156',
    ],
    [
      'Python, which has no such options',
      { runtime: 'python3.13', memoryMB: 256, asked: '512 1769' },
      '512=54.55/156 1769=30.00/131',
    ],
    [
      'Python above one vCPU, where it may start more processes',
      { runtime: 'python3.13', asked: '1770 3008' },
      undefined,
    ],
    [
      'Python at sizes that are both above it',
      { runtime: 'python3.13', memoryMB: 2048, asked: '1769 4096' },
      '4096=30.00/131',
    ],
    [
      '30 % of memory in use',
      { outcome: { maxMemoryUsedMB: 153 }, asked: '1769' },
      '1769=30.00/131',
    ],
    ['more than that', { outcome: { maxMemoryUsedMB: 154 } }, undefined],
    [
      'the error of a function',
      { outcome: { functionError: 'Unhandled' }, asked: '1769' },
      '1769=30.00/131',
    ],
    ['an environment that is gone', { outcome: { dead: true } }, undefined],
    ['code that asks for its memory size', { code: 'context.memoryLimitInMB' }, undefined],
    [
      'code that watches its time',
      { runtime: 'python3.13', file: 'a/b.py', code: 'context.get_remaining_time_in_millis()' },
      undefined,
    ],
    [
      'prose about it',
      { file: 'README.md', code: 'getRemainingTimeInMillis', asked: '1769' },
      '1769=30.00/131',
    ],
  ])('%s', async (_, given, expected) => {
    expect(await answered(given)).toBe(expected)
  })
})
