import { PutRuntimeManagementConfigCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import type { Fault } from '../../src/local/faults.ts'
import { clientOf } from '../local/support.ts'
import { type World, world } from './support.ts'

const denied = (operation: string): Fault => ({
  kind: 'answer',
  status: 403,
  code: 'AccessDeniedException',
  message: `User: arn:aws:sts::123456789012:assumed-role/gate/run is not authorized to perform: lambda:${operation} on resource: arn:aws:lambda:us-east-1:123456789012:function:x because no identity-based policy allows it`,
})

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
    'is told all that is missing for %s previews in one message, before anything is created',
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

  test('that may not read the function is told so together with the rest', async () => {
    await using place = await refusing(['GetFunction'])
    expect(await place.run()).toMatchObject({
      status: 3,
      message: expect.stringContaining('lambda:GetFunction on'),
    })
  })

  test('goes without what only helps, and says so', async () => {
    await using place = await refusing(['GetAccountSettings', 'GetRuntimeManagementConfig'])
    const outcome = await place.run()
    expect(outcome).toMatchObject({ kind: 'verdict', verdict: 'pass' })
    const notes = outcome.kind === 'verdict' ? outcome.result.notes : []
    expect(notes).toEqual([
      expect.stringMatching(/^GetAccountSettings was refused \(AccessDeniedException\)/),
      expect.stringMatching(/^Whether orders keeps to one version of its runtime is not known/),
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

test('previews keep to the runtime version that the function keeps to', async () => {
  await using place = await world('same')
  const RuntimeVersionArn = 'arn:aws:lambda:us-east-1::runtime:0123456789abcdef'
  const client = clientOf(place.service)
  await client.send(
    new PutRuntimeManagementConfigCommand({
      FunctionName: 'orders',
      UpdateRuntimeOn: 'Manual',
      RuntimeVersionArn,
    }),
  )
  client.destroy()
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
  expect([...seen]).toEqual([JSON.stringify({ updateOn: 'Manual', versionArn: RuntimeVersionArn })])
  expect(place.service.snapshot()).toEqual(before)
})
