import { describe, expect, test } from '@jest/globals'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { sweep } from '../../src/aws/lambda/sweep.ts'
import { enforcing, statementsOf } from '../support/iam.ts'
import { PACE, type World, world } from './support.ts'

const LATER_MS = 24 * 60 * 60 * 1000

function sweepAs(place: World, repository: string | undefined, functionNames: string[] = []) {
  const lambda = connect({
    backend: 'local',
    region: 'us-east-1',
    endpoint: place.service.endpoint,
    ...PACE,
  })
  const now = new Date(Date.now() + LATER_MS)
  const options = {
    now,
    dryRun: false,
    functionNames,
    ...(repository !== undefined && { repository }),
  }
  return sweep(lambda, options).finally(() => disconnect(lambda))
}

/** Lets a run die while it measures, so that its previews stay. */
async function leaveBehind(place: World): Promise<void> {
  let killed = false
  place.faults = {
    before({ operation, nth }) {
      killed ||= operation === 'Invoke' && nth > 10
      return killed ? { kind: 'drop' } : undefined
    },
  }
  expect(await place.run()).toMatchObject({ status: 3 })
}

const MAY_BE_LEFT_OUT = [
  'lambda:TagResource',
  'lambda:GetAccountSettings',
  'lambda:GetFunctionCodeSigningConfig',
  'lambda:GetFunctionConcurrency',
  'lambda:GetCodeSigningConfig',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:ListProvisionedConcurrencyConfigs',
  'lambda:GetRuntimeManagementConfig',
  'lambda:PutRuntimeManagementConfig',
  'lambda:GetLayerVersion',
]

describe('a role with', () => {
  test.each([
    ['isolated', ['isolated'], {}],
    ['in-place', ['in-place'], { preview: 'in-place' }],
  ])('%s.json alone gets a verdict and leaves nothing', async (_, names, flags) => {
    await using place = await world('same', flags)
    const before = place.state()
    place.faults = { before: enforcing(statementsOf(names)) }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json without all that may be left out gets a verdict as well', async () => {
    await using place = await world('same')
    const before = place.state()
    place.faults = { before: enforcing(statementsOf(['isolated'], MAY_BE_LEFT_OUT)) }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json, whose tags the policy refuses, marks previews in their description', async () => {
    await using place = await world('same')
    const before = place.state()
    const asked = new Set<string>()
    place.faults = {
      before({ operation, resource }) {
        if (operation !== 'CreateFunction' || asked.has(resource)) return undefined
        asked.add(resource)
        return enforcing([])({ operation, resource, nth: 1, requestId: '' })
      },
    }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json and sweep.json sweeps what its own runs left, and nothing on closed is refused', async () => {
    await using place = await world('same')
    const before = place.state()
    await leaveBehind(place)
    place.faults = { before: enforcing(statementsOf(['isolated', 'sweep'])) }
    const swept = await sweepAs(place, 'octo/orders')
    expect(swept.map(({ outcome }) => outcome)).not.toContain('failed')
    expect(swept.filter(({ outcome }) => outcome === 'deleted').length).toBeGreaterThan(0)
    expect(place.state()).toEqual(before)
    expect(await sweepAs(place, 'octo/orders')).toMatchObject([{ outcome: 'kept' }])
  })

  test.each([{}, { preview: 'in-place' }])(
    'these leaves what another repository left behind with %j alone, with a line each',
    async (flags) => {
      await using place = await world('same', flags)
      await leaveBehind(place)
      const left = place.state()
      place.faults = { before: enforcing(statementsOf(['isolated', 'sweep'])) }
      const swept = await sweepAs(place, 'octo-org/octo-repo')
      expect(swept.map(({ outcome }) => outcome)).not.toContain('failed')
      expect(swept.map(({ reason }) => reason)).toContain(
        'it belongs to octo/orders, and is left to the sweep of that repository',
      )
      expect(place.state()).toEqual(left)
    },
  )
})
