import { describe, expect, test } from '@jest/globals'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { sweep } from '../../src/aws/lambda/sweep.ts'
import {
  enforcing,
  isAllowed,
  type Needed,
  type Statement,
  statementsOf,
  statementsOfRole,
} from '../support/iam.ts'
import { PACE, type World, world } from './support.ts'

/** Nothing of `orders` is encrypted with a key of the user's. */
const PLAIN = { deployed: { Code: {} } }
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

const ISOLATED_DOES_WITHOUT: readonly string[] = [
  'lambda:TagResource',
  'lambda:GetAccountSettings',
  'lambda:GetFunctionCodeSigningConfig',
  'lambda:GetCodeSigningConfig',
  'lambda:GetFunctionConcurrency',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:ListProvisionedConcurrencyConfigs',
  'lambda:GetRuntimeManagementConfig',
  'lambda:PutRuntimeManagementConfig',
  'lambda:GetLayerVersion',
  'lambda:UpdateFunctionCode',
]

/** Which policies a role has, and what they may be without, as docs/iam/README.md says. */
const ROLES: readonly {
  name: string
  statements: (without?: readonly string[]) => Statement[]
  flags: { preview?: 'in-place' }
  optional: readonly string[]
}[] = [
  {
    name: 'isolated.json',
    statements: (without) => statementsOf(['isolated'], without),
    flags: {},
    optional: ISOLATED_DOES_WITHOUT,
  },
  {
    name: 'in-place.json',
    statements: (without) => statementsOf(['in-place'], without),
    flags: { preview: 'in-place' },
    optional: [
      'lambda:GetAccountSettings',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetCodeSigningConfig',
      'lambda:GetFunctionConcurrency',
      'lambda:GetProvisionedConcurrencyConfig',
      'lambda:ListProvisionedConcurrencyConfigs',
      // Only where the execution role is changed, too.
      'iam:PassRole',
    ],
  },
  {
    name: 'the role of role.cloudformation.yml',
    statements: () => statementsOfRole(),
    flags: {},
    optional: [],
  },
]
/** Never tried on a function of the user's. */
const NOT_TRIED = ['lambda:DeleteAlias', 'lambda:DeleteFunction']

const lambdaActions = (statements: readonly Statement[]) =>
  statements.flatMap(({ Action }) => Action).filter((action) => /^(lambda|iam):/.test(action))

describe.each(ROLES)('a role with $name alone', ({ statements, flags, optional }) => {
  const runWith = async (granted: readonly Statement[]) => {
    await using place = await world('same', flags, PLAIN)
    const before = place.state()
    place.faults = { before: enforcing(granted, place.service) }
    const outcome = await place.run()
    expect(place.state()).toEqual(before)
    return outcome
  }

  test('gets a verdict and leaves nothing', async () => {
    expect(await runWith(statements())).toMatchObject({ verdict: 'pass' })
  })

  test('gets one as well without any one, and without all, of what may be left out', async () => {
    // What both ways of measuring do without is asked for by the same code: one at a time, once.
    const alone = optional.filter((each) => !flags.preview || !ISOLATED_DOES_WITHOUT.includes(each))
    for (const left of [...alone.map((each) => [each]), optional]) {
      const outcome = await runWith(statements(left))
      const outcomeText = outcome.kind === 'error' ? outcome.message : outcome.verdict
      expect([left, outcomeText]).toEqual([left, 'pass'])
    }
  })

  test('gets the missing rest by name, before anything is created', async () => {
    const needed = lambdaActions(statements()).filter(
      (action) =>
        ![...optional, 'lambda:ListFunctions'].includes(action) &&
        !(flags.preview && NOT_TRIED.includes(action)),
    )
    for (const action of optional.length > 0 ? new Set(needed) : []) {
      const outcome = await runWith(statements([action]))
      const outcomeText = outcome.kind === 'error' ? outcome.message : 'a verdict'
      expect([action, outcomeText]).toEqual([action, expect.stringContaining(`${action} on `)])
    }
  })
})

describe('a role with', () => {
  test('isolated.json of another organisation marks previews in their description', async () => {
    await using place = await world('same', {}, PLAIN)
    const before = place.state()
    const statements = statementsOf(['isolated'], [], { ORGANISATION: 'other' })
    place.faults = { before: enforcing(statements, place.service) }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json for another execution role is refused before anything is created', async () => {
    await using place = await world('same', {}, PLAIN)
    const before = place.state()
    const statements = statementsOf(['isolated'], [], { 'EXECUTION-ROLE': 'invoices' })
    place.faults = { before: enforcing(statements, place.service) }
    expect(await place.run()).toMatchObject({
      status: 3,
      message: expect.stringContaining('iam:PassRole on arn:aws:iam::000000000000:role/orders'),
    })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json can neither use nor delete previews of another organisation, nor tag anything else', async () => {
    const own = statementsOf(['isolated', 'in-place'])
    const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`
    const preview = arn('lambda-cost-gate-h0-pr1-a')
    const tagged = (repository: string) => ({
      'aws:ResourceTag/lambda-cost-gate:repository': [repository],
    })
    const asked: [action: string, resource: string, context: Needed['context'], boolean][] = [
      ['lambda:DeleteFunction', preview, tagged('octo/orders'), true],
      ['lambda:DeleteFunction', preview, {}, true],
      ['lambda:DeleteFunction', preview, tagged('other/orders'), false],
      ['lambda:InvokeFunction', `${preview}:1`, tagged('other/orders'), false],
      ['lambda:DeleteFunction', arn('orders'), {}, false],
      ['lambda:DeleteFunction', arn('orders:4'), {}, true],
      ['lambda:TagResource', arn('orders'), { 'aws:TagKeys': ['team'] }, false],
      [
        'lambda:TagResource',
        arn('orders'),
        { 'aws:TagKeys': ['lambda-cost-gate:journal:a'] },
        true,
      ],
      ['lambda:UpdateFunctionCode', arn('invoices'), {}, false],
      ['iam:PassRole', 'arn:aws:iam::000000000000:role/orders', {}, false],
    ]
    for (const [action, resource, context, allowed] of asked) {
      expect([action, resource, isAllowed(own, { action, resource, context })]).toEqual([
        action,
        resource,
        allowed,
      ])
    }
  })

  test('isolated.json, whose tags the policy refuses, marks previews in their description', async () => {
    await using place = await world('same', {}, PLAIN)
    const before = place.state()
    const asked = new Set<string>()
    place.faults = {
      before({ operation, resource }) {
        if (operation !== 'CreateFunction' || asked.has(resource)) return undefined
        asked.add(resource)
        return enforcing([], place.service)({ operation, resource, nth: 1, requestId: '' })
      },
    }
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
    expect(place.state()).toEqual(before)
  })

  test('isolated.json and sweep.json sweeps what its own runs left, and nothing on closed is refused', async () => {
    await using place = await world('same', {}, PLAIN)
    const before = place.state()
    await leaveBehind(place)
    place.faults = { before: enforcing(statementsOf(['isolated', 'sweep']), place.service) }
    const swept = await sweepAs(place, 'octo/orders')
    expect(swept.map(({ outcome }) => outcome)).not.toContain('failed')
    expect(swept.filter(({ outcome }) => outcome === 'deleted').length).toBeGreaterThan(0)
    expect(place.state()).toEqual(before)
    expect(await sweepAs(place, 'octo/orders')).toMatchObject([{ outcome: 'kept' }])
  })

  test.each([{}, { preview: 'in-place' }])(
    'these leaves what another repository left behind with %j alone, with a line each',
    async (flags) => {
      await using place = await world('same', flags, PLAIN)
      await leaveBehind(place)
      const left = place.state()
      place.faults = { before: enforcing(statementsOf(['isolated', 'sweep']), place.service) }
      const swept = await sweepAs(place, 'octo-org/octo-repo')
      expect(swept.map(({ outcome }) => outcome)).not.toContain('failed')
      expect(swept.map(({ reason }) => reason)).toContain(
        'it belongs to octo/orders, and is left to the sweep of that repository',
      )
      expect(place.state()).toEqual(left)
    },
  )
})
