import { describe, expect, test } from '@jest/globals'
import { altered } from '../support/altered.ts'
import { type World, world } from './support.ts'

/** What the embedded service knows, and what AWS may say in its place one day. */
const NEWER = {
  Runtime: { 'nodejs24.x': 'nodejs99.x' },
  State: { Active: 'ActiveAndWarm' },
  LastUpdateStatus: { Successful: 'SuccessfulEverywhere' },
} as const

/** Members of a configuration that this version does not know, or whose values it does not. */
const ADDED = {
  Architectures: ['riscv64'],
  TracingConfig: { Mode: 'Sampled' },
  SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Hot', Retention: { Days: 3 } },
  StateReasonCode: 'Thawing',
  ThreadsConfig: { Count: 2 },
  Placement: [{ Zone: 'a' }],
}

type Body = Record<string, unknown>

/** A service as AWS may be one day: each configuration says more, and previews are to be the same. */
function newerAws({ service }: World, created: Body[]) {
  const renamed = (body: Body, names: (name: keyof typeof NEWER) => ReadonlyMap<string, string>) =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        name in NEWER ? (names(name as keyof typeof NEWER).get(String(value)) ?? value) : value,
      ]),
    )
  const describe = (configuration: Body) => ({
    ...renamed(configuration, (name) => new Map(Object.entries(NEWER[name]))),
    ...ADDED,
    LoggingConfig: { ...Object(configuration.LoggingConfig), Sampling: 'Tail' },
  })
  return altered(
    service.endpoint,
    (answer) => {
      if ('Configuration' in answer) {
        return { ...answer, Configuration: describe(Object(answer.Configuration)) }
      }
      return 'FunctionArn' in answer && 'CodeSha256' in answer ? describe(answer) : answer
    },
    {
      create(asked) {
        created.push(asked)
        const known = renamed(
          asked,
          (name) => new Map(Object.entries(NEWER[name]).map(([older, newer]) => [newer, older])),
        )
        return { ...known, Architectures: ['x86_64'], TracingConfig: { Mode: 'PassThrough' } }
      },
    },
  )
}

describe.each(['isolated', 'in-place'] as const)('what AWS adds (%s)', (preview) => {
  const runOn = async (flags: Record<string, string>, head: 'same' | 'slower') => {
    await using place = await world(head, { preview, ...flags })
    const before = place.state()
    const created: Body[] = []
    await using service = await newerAws(place, created)
    const outcome = await place.run({ endpoint: service.endpoint })
    expect(place.state()).toEqual(before)
    return { outcome, created }
  }

  test.each([
    ['same', 'pass'],
    ['slower', 'fail'],
  ] as const)(
    'does not stop a check: an architecture, blocks and values that are not known, with a head that is %s',
    async (head, verdict) => {
      const prices = 'gb-second: 0.0000133334\nrequest: 0.0000002'
      const { outcome, created } = await runOn({ prices }, head)
      expect(outcome).toMatchObject({ kind: 'verdict', verdict })
      const { notes } = outcome.kind === 'verdict' ? outcome.result : { notes: [] }
      const unknown = notes.filter((note) => /this version does not know/.test(note))
      if (preview === 'in-place') return expect([created, unknown]).toEqual([[], []])
      expect(unknown).toEqual([
        expect.stringContaining(
          'orders: this version does not know SnapStart.Retention, LoggingConfig.Sampling, ThreadsConfig, Placement of the deployed',
        ),
      ])
      for (const asked of created) {
        expect(asked).toMatchObject({
          Runtime: 'nodejs99.x',
          Architectures: ['riscv64'],
          TracingConfig: { Mode: 'Sampled' },
        })
      }
      expect(created.length).toBeGreaterThan(1)
    },
  )

  test('asks for the prices of an architecture that it does not know, before anything is created', async () => {
    const { outcome, created } = await runOn({}, 'same')
    expect(outcome).toMatchObject({ status: 2, message: expect.stringContaining('riscv64') })
    expect(created).toEqual([])
  })
})
