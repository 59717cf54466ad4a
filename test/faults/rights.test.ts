import { PutRuntimeManagementConfigCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import type { Fault } from '@lambda-cost-gate/local-lambda'
import { clientOf } from '@lambda-cost-gate/local-lambda/test-support'
import { altered, unversioned } from '../support/altered.ts'
import { directoryWith } from '../support/files.ts'
import { CHECK, start } from './process.ts'
import { type World, world } from './support.ts'

const denied = (operation: string): Fault => ({
  kind: 'answer',
  status: 403,
  code: 'AccessDeniedException',
  message: `User: arn:aws:sts::123456789012:assumed-role/gate/run is not authorized to perform: lambda:${operation} on resource: arn:aws:lambda:us-east-1:123456789012:function:x because no identity-based policy allows it`,
})

const RUNTIME_VERSION = 'arn:aws:lambda:us-east-1::runtime:0123456789abcdef'

/** Keeps the function to one version of its runtime. */
async function pin(place: World): Promise<void> {
  const client = clientOf(place.service)
  await client.send(
    new PutRuntimeManagementConfigCommand({
      FunctionName: 'orders',
      UpdateRuntimeOn: 'Manual',
      RuntimeVersionArn: RUNTIME_VERSION,
    }),
  )
  client.destroy()
}

/** A world in which every request of these operations is refused. */
async function refusing(operations: readonly string[], preview = 'isolated'): Promise<World> {
  const place = await world('same', { preview })
  place.faults = {
    before: ({ operation }) => (operations.includes(operation) ? denied(operation) : undefined),
  }
  return place
}

describe('a role with fewer rights', () => {
  test.each(['isolated', 'in-place'])(
    'gets all that is missing for %s previews in one message, before anything is created',
    async (preview) => {
      const operations = ['PublishVersion', 'UpdateFunctionConfiguration', 'CreateAlias']
      await using place = await refusing(operations, preview)
      const before = place.service.snapshot()
      const outcome = await place.run()
      expect(outcome).toMatchObject({ kind: 'error', status: 3 })
      for (const operation of operations) {
        expect(outcome).toMatchObject({
          message: expect.stringContaining(`lambda:${operation} on arn:aws:lambda:us-east-1`),
        })
      }
      expect(place.service.snapshot()).toEqual(before)
      const created = place.service.requests.filter(
        ({ operation, status, resource }) =>
          operation === 'CreateFunction' &&
          status === 201 &&
          resource.startsWith('lambda-cost-gate-h'),
      )
      expect(created).toEqual([])
    },
  )

  test('that may not read the function gets that in the same message as the rest', async () => {
    await using place = await refusing(['GetFunction'])
    expect(await place.run()).toMatchObject({
      status: 3,
      message: expect.stringContaining('lambda:GetFunction on'),
    })
  })

  test.each([
    ['isolated', ['GetFunction', 'CreateFunction', 'DeleteFunction']],
    ['in-place', ['UpdateFunctionCode', 'TagResource', 'UntagResource']],
  ])(
    'gets what is missing for the function itself and for previews at once (%s)',
    async (preview, operations) => {
      await using place = await refusing(operations, preview)
      const before = place.service.snapshot()
      const outcome = await place.run()
      for (const operation of operations) {
        // A preview would be created from a configuration that could not be read.
        if (operation === 'CreateFunction') continue
        expect(outcome).toMatchObject({
          status: 3,
          message: expect.stringContaining(`lambda:${operation} on`),
        })
      }
      expect(place.service.snapshot()).toEqual(before)
    },
  )

  test('goes without what only helps, and says so', async () => {
    await using place = await refusing(['GetAccountSettings', 'GetRuntimeManagementConfig'])
    const outcome = await place.run()
    expect(outcome).toMatchObject({ kind: 'verdict', verdict: 'pass' })
    const notes = outcome.kind === 'verdict' ? outcome.result.notes : []
    expect(notes).toEqual([
      expect.stringMatching(/^GetAccountSettings was refused \(AccessDeniedException\)/),
      expect.stringMatching(/^Whether orders is pinned to a runtime version is not known/),
    ])
  })

  test('that may not set tags marks its previews in their description, where sweep finds it', async () => {
    await using place = await world('same')
    const before = place.service.snapshot()
    let killed = false
    const withTags = new Set<string>()
    place.faults = {
      before({ operation, nth, resource }) {
        killed ||= operation === 'Invoke' && nth > 10
        if (killed) return { kind: 'drop' }
        if (operation !== 'CreateFunction' || withTags.has(resource)) return undefined
        withTags.add(resource)
        return denied('TagResource')
      },
    }
    expect(await place.run()).toMatchObject({ status: 3 })
    place.faults = {}
    const { length } = Object.keys(place.service.snapshot())
    expect(length).toBeGreaterThan(Object.keys(before).length)
    await place.sweepLater()
    expect(place.service.snapshot()).toEqual(before)
  })
})

const HELPFUL = [
  'GetAccountSettings',
  'GetRuntimeManagementConfig',
  'GetFunctionCodeSigningConfig',
  'PutRuntimeManagementConfig',
]

describe('a service that is not AWS', () => {
  test.each<[string, Fault]>([
    ['knows not', { kind: 'answer', status: 404, code: 'UnknownOperationException' }],
    ['has not built', { kind: 'answer', status: 501, code: 'NotImplementedException' }],
    ['refuses', denied('Something')],
  ])('and %s what only helps gets a note for each, and a verdict', async (_, fault) => {
    for (const helpful of HELPFUL) {
      await using place = await world('same')
      await pin(place)
      const before = place.service.snapshot()
      place.faults = {
        before: ({ operation }) => (operation === helpful ? fault : undefined),
      }
      const outcome = await place.run()
      expect([helpful, outcome]).toMatchObject([helpful, { verdict: 'pass' }])
      expect([helpful, outcome.kind === 'verdict' && outcome.result.notes]).toEqual([
        helpful,
        [expect.stringMatching(/^GetAccountSettings was refused|is not known|could not be pinned/)],
      ])
      const asked = place.service.requests.filter(({ operation }) => operation === helpful).length
      // Once for the deployed function, or for each of 8 replicas.
      expect([helpful, asked]).toEqual([helpful, helpful.startsWith('Put') ? 9 : 1])
      expect(place.service.snapshot()).toEqual(before)
    }
  })

  test('and does not say which version answered is refused', async () => {
    await using place = await world('same')
    const before = place.service.snapshot()
    await using service = await unversioned(place.service.endpoint)
    expect(await place.run({ endpoint: service.endpoint })).toMatchObject({
      status: 3,
      message: expect.stringContaining('does not say which version'),
    })
    expect(place.service.snapshot()).toEqual(before)
  })
})

describe('a service that says less than AWS', () => {
  const terseService = (place: World) =>
    altered(place.service.endpoint, (answer) =>
      JSON.parse(
        JSON.stringify(answer, (key, member: unknown) =>
          ['RevisionId', 'Tags', 'Location'].includes(key) ? undefined : member,
        ),
      ),
    )

  test('of revisions, tags and where the code lies gives the right verdict on base-code', async () => {
    await using place = await world('slower', { 'base-code': 'main' })
    const before = place.service.snapshot()
    await using service = await terseService(place)
    expect(await place.run({ endpoint: service.endpoint })).toMatchObject({ verdict: 'fail' })
    expect(place.service.snapshot()).toEqual(before)
  })

  test('asks for base-code where there is no other base, with nothing created', async () => {
    await using place = await world('slower')
    const before = place.service.snapshot()
    await using service = await terseService(place)
    expect(await place.run({ endpoint: service.endpoint })).toMatchObject({
      status: 3,
      message:
        'Lambda returned no link to download the code of orders from; give base-code instead.',
    })
    expect(place.service.snapshot()).toEqual(before)
  })
})

test('previews keep to the runtime version that the function keeps to', async () => {
  await using place = await world('same')
  await pin(place)
  const before = place.service.snapshot()
  const seen = new Set<unknown>()
  place.faults = {
    before({ operation, resource }) {
      if (operation !== 'Invoke') return undefined
      const [name = '', version = ''] = resource.split(':')
      const preview = place.service.snapshot()[name]
      if (preview) seen.add(JSON.stringify(preview.runtimeManagement[version]))
      return undefined
    },
  }
  expect(await place.run()).toMatchObject({ verdict: 'pass' })
  expect([...seen]).toEqual([JSON.stringify({ updateOn: 'Manual', versionArn: RUNTIME_VERSION })])
  expect(place.service.snapshot()).toEqual(before)
})

test('a process that finds Lambda alone somewhere else asks AWS for nothing', async () => {
  await using place = await world('same', {}, { realTime: true })
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const run = start(CHECK, place.service.endpoint, directory.path, ['LAMBDA'])
  await run.ended
  expect(run.output()).toMatch(/was not given a retention period, because Lambda/)
})
