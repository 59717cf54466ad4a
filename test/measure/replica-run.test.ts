import { expect, test } from '@jest/globals'
import type { Invocation } from '../../src/aws/lambda/invoke.ts'
import { openReplicaRun } from '../../src/measure/replica-run.ts'
import { replicaOf, type Sample } from '../../src/measure/sample.ts'

const REPLICA = { side: 'head', memoryMB: 512, functionName: 'orders', version: '3' } as const

/** Invokes one payload as often as there are answers, and says what was recorded. */
async function run(answers: readonly (Partial<Invocation> | undefined)[], until = Infinity) {
  const samples: Sample[] = []
  const guests: (readonly Sample[])[] = []
  let calls = 0
  const replica = openReplicaRun({
    replica: REPLICA,
    stage: 'look',
    pair: undefined,
    payloads: [{ name: 'get', weight: 1, json: '{}', source: 'get' }],
    invoke: async () => {
      const answer = answers[calls++]
      const report = {
        requestId: `r${calls}`,
        durationMs: calls,
        billedMs: calls,
        memoryMB: 512,
        maxMemoryUsedMB: 40,
      }
      return answer && { report, response: new Uint8Array(), log: '', ...answer }
    },
    record(sample, _, others) {
      samples.push(sample)
      guests.push(others)
      return samples.length < until
    },
  })
  for (const _ of answers) await replica.invoke(0, 'kept')
  return { replica, samples, guests, calls }
}

const cold = (durationMs = 1): Partial<Invocation> => ({
  report: {
    requestId: 'cold',
    durationMs,
    billedMs: 1,
    memoryMB: 512,
    maxMemoryUsedMB: 40,
    initMs: 100,
  },
})

test('an environment has the name of its replica, and one that takes its place a number', async () => {
  const { samples } = await run([cold(), cold(), {}, cold(), {}])
  expect(samples.map(({ environment, sequence }) => [environment, sequence])).toEqual([
    ['orders:3', 0],
    ['orders:3#1', 0],
    ['orders:3#1', 1],
    ['orders:3#2', 0],
    ['orders:3#2', 1],
  ])
  expect(samples.map(({ phase }) => phase)).toEqual(['cold', 'cold', 'kept', 'cold', 'kept'])
  expect(new Set(samples.map(({ environment }) => replicaOf(environment)))).toEqual(
    new Set(['orders:3']),
  )
})

test('the first invocation is the cold one, whether its report says so or not', async () => {
  const { samples } = await run([{}, {}])
  expect(samples.map(({ phase, initMs }) => [phase, initMs])).toEqual([
    ['cold', undefined],
    ['kept', undefined],
  ])
})

test('a sample has the bytes of its log, or else the id by which its log is found', async () => {
  const { samples } = await run([{ logBytes: 0 }, {}])
  expect(samples.map(({ logBytes, requestId }) => [logBytes, requestId])).toEqual([
    [0, undefined],
    [undefined, 'r2'],
  ])
})

test('a sample has the status code of its response, but not of a failure', async () => {
  const response = Buffer.from('{"statusCode":404}')
  const failure = { kind: 'function-error', errorType: 'Error', message: 'no' } as const
  const { samples } = await run([{ response }, { response, failure }, {}])
  expect(samples.map((sample) => [sample.statusCode, sample.failure])).toEqual([
    [404, undefined],
    [undefined, failure],
    [undefined, undefined],
  ])
})

test('an invocation that was computed for other sizes is a sample at each of them', async () => {
  const otherSizes = [{ memoryMB: 1024, durationMs: 7, billedMs: 8 }]
  const { samples, guests } = await run([{ embedded: { otherSizes } }])
  expect(guests).toEqual([[{ ...samples[0], ...otherSizes[0], ranAtMB: 512 }]])
})

test('the core is known of each invocation that told it', async () => {
  const on = (core: number) => ({ embedded: { otherSizes: [], core } })
  const { replica } = await run([{}, on(0), { embedded: { otherSizes: [] } }, on(1)])
  expect(replica.cores).toEqual([[undefined, 0, undefined, 1]])
})

test('nothing is invoked any more once no money is left for it, or the recorder says so', async () => {
  const spent = await run([{}, undefined, {}])
  expect([spent.calls, spent.replica.invocations(), spent.replica.stopped()]).toEqual([2, 1, true])
  const enough = await run([{}, {}, {}], 2)
  expect([enough.calls, enough.replica.invocations(), enough.replica.stopped()]).toEqual([
    2,
    2,
    true,
  ])
  const whole = await run([{}, {}])
  expect(whole.replica.stopped()).toBe(false)
  expect(whole.replica.durationsMs).toEqual([[1, 2]])
})
