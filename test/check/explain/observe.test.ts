import { expect, test } from '@jest/globals'
import pLimit from 'p-limit'
import type { Previews } from '../../../src/aws/lambda/previews.ts'
import { observe } from '../../../src/check/explain/observe.ts'
import type { Side } from '../../../src/inputs/plan.ts'

const REPORT = { requestId: '1', durationMs: 1, billedMs: 1, memoryMB: 512, maxMemoryUsedMB: 90 }
const ANSWER = { report: REPORT, response: new Uint8Array(2), log: '' }

const invocations = (side: Side) => [side, side]

/** Three environments a side, one of the user's events each, and one by which the probe is asked. */
async function observed(deploy: Previews['deploy'], signal = new AbortController().signal) {
  const invoked: Side[] = []
  const { seen, problems } = await observe({
    previews: { deploy, [Symbol.asyncDispose]: async () => {} },
    gate: () => ({
      async invoke({ side }) {
        invoked.push(side)
        return ANSWER
      },
      deploy: (_, publish) => publish(),
      hold: async () => undefined,
      refused: () => false,
    }),
    payload: { name: 'one', weight: 1, json: '{}', source: 'inline' },
    memoryMB: 512,
    token: 't',
    schedule: {
      ...{ environments: { base: 3, head: 3 }, warmUp: 0, warmUpMs: 0, invocations: 1, maxMs: 9 },
    },
    limit: pLimit(1),
    signal,
    nowMs: () => 0,
  })
  return { invoked, seen, problems: new Set(problems) }
}

test('environments of both sides run in turns, whichever were ready first', async () => {
  let deployed: () => void
  const allOfBase = new Promise<void>((resolve) => {
    deployed = resolve
  })
  const replica = async (side: Side, memoryMB: number) => {
    if (side === 'head') await allOfBase
    else setImmediate(() => deployed())
    return { side, memoryMB, functionName: side, version: '1' }
  }
  const { invoked } = await observed(replica)
  const turn = [...invocations('base'), ...invocations('head')]
  expect(invoked).toEqual([...turn, ...turn, ...turn])
})

test('what is not deployed when time is up is not waited for', async () => {
  const never = new Promise<never>(() => {})
  const { seen, problems } = await observed(() => never, AbortSignal.abort())
  expect(seen).toEqual({ base: [], head: [] })
  expect(problems).toEqual(new Set(['the 20 s that explaining may take were not enough']))
})

test('a side that cannot be deployed is a problem, and the other is looked at', async () => {
  const { invoked, problems } = await observed(async (side, memoryMB) => {
    if (side === 'base') throw new Error('No room for base.')
    return { side, memoryMB, functionName: side, version: '1' }
  })
  expect(invoked).toHaveLength(6)
  expect(problems).toContain('No room for base')
})
