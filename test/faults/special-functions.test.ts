import { describe, expect, test } from '@jest/globals'
import { zipFiles } from '../../src/code/zip.ts'
import { altered } from '../support/altered.ts'
import { enforcing, isAllowed, type Statement, statementsOf } from '../support/iam.ts'
import { neededElsewhere, refusalOf } from '../support/iam-other-services.ts'
import { type Outcome, SOURCE_KEY, type World, world } from './support.ts'

const ENVIRONMENT_KEY = 'arn:aws:kms:us-east-1:000000000000:key/environments'

/** What a function has, and the statement of special-functions.json that it needs. */
const KINDS = [
  {
    kind: 'an environment that a key of the user’s encrypts',
    sid: 'EncryptEnvironmentsWithAKey',
    deployed: { KMSKeyArn: ENVIRONMENT_KEY, Code: {} },
    // To read it, which the embedded service does not ask for.
    without: ['kms:Decrypt'],
  },
  {
    kind: 'a zip that a key of the user’s encrypts',
    sid: 'EncryptZipsWithAKey',
    deployed: { Code: { SourceKMSKeyArn: SOURCE_KEY } },
  },
  {
    kind: 'a VPC',
    sid: 'AttachToAVpc',
    deployed: { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }, Code: {} },
  },
  {
    kind: 'a file system',
    sid: 'MountFileSystems',
    deployed: {
      VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      FileSystemConfigs: [
        {
          Arn: 'arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0',
          LocalMountPath: '/mnt/data',
        },
      ],
      Code: {},
    },
    beside: ['AttachToAVpc'],
  },
]

const special = (sids: readonly string[], without: readonly string[] = []) =>
  statementsOf(['special-functions'], without).filter(({ Sid = '' }) => sids.includes(Sid))

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action)

/** Runs a check as a role with these statements, and sees that nothing is left. */
async function runAs(
  place: World,
  statements: readonly Statement[],
  endpoint = place.service.endpoint,
): Promise<Outcome> {
  const before = place.state()
  place.faults = { before: enforcing(statements, place.service) }
  const outcome = await place.run({ endpoint })
  place.faults = {}
  expect(place.state()).toEqual(before)
  return outcome
}

describe.each(KINDS)('a function with $kind', ({ sid, deployed, without = [], beside = [] }) => {
  const policies = (left: readonly string[] = []) => [
    ...statementsOf(['isolated']),
    ...special(beside),
    ...special([sid], left),
  ]

  test('is measured with isolated.json and one statement of special-functions.json', async () => {
    await using place = await world('same', {}, { deployed })
    expect(await runAs(place, policies())).toMatchObject({ verdict: 'pass' })
  })

  test('is not without any of its rights, which is named', async () => {
    for (const action of actionsOf(special([sid]))) {
      if (without.includes(action)) continue
      await using place = await world('same', {}, { deployed })
      const outcome = await runAs(place, policies([action]))
      const outcomeText = outcome.kind === 'error' ? outcome.message : outcome.verdict
      expect([action, outcomeText]).toEqual([
        action,
        expect.stringMatching(
          new RegExp(`^The role of this run lacks a permission: ${action} on \\S+\\. Nothing was`),
        ),
      ])
    }
  })
})

test('previews of functions that need other rights are each tried beforehand', async () => {
  const [{ deployed }] = KINDS as [(typeof KINDS)[number]]
  await using place = await world(
    'same',
    {},
    { deployed: { Code: {} }, others: [{ 'function-name': 'invoices' }] },
  )
  await using service = await altered(place.service.endpoint, (answer, { path }) =>
    'Configuration' in answer && path.includes('/invoices')
      ? { ...answer, Configuration: { ...Object(answer.Configuration), ...deployed } }
      : answer,
  )
  expect(await runAs(place, statementsOf(['isolated']), service.endpoint)).toMatchObject({
    status: 3,
    message: `The role of this run lacks a permission: kms:CreateGrant on ${ENVIRONMENT_KEY}. Nothing was created. Policies that grant what is needed are in docs/iam.`,
  })
})

describe('code that stays in a bucket', () => {
  const runWith = async (left: readonly string[]) => {
    const deployed = { KMSKeyArn: undefined }
    await using place = await world('same', { preview: 'in-place' }, { referenced: true, deployed })
    return await runAs(place, [
      ...statementsOf(['in-place']),
      ...special(['EncryptZipsWithAKey', 'ReadCodeInABucket'], left),
    ])
  }

  test('is restored with in-place.json and the right to read it', async () => {
    expect(await runWith([])).toMatchObject({ verdict: 'pass' })
  })

  test.each(['s3:GetObject', 's3:GetObjectVersion', 'kms:GenerateDataKey'])(
    'is not touched without %s, which is named',
    async (action) => {
      expect(await runWith([action])).toMatchObject({
        status: 3,
        message: expect.stringContaining(action),
      })
    },
  )
})

const IMAGES = ['orders:1', 'orders@sha256:abc', 'stocks:1'].map(
  (name) => `000000000000.dkr.ecr.us-east-1.amazonaws.com/${name}`,
)

describe('a function of a container image', () => {
  /** Head is an image; in its place the service behind is given a zip. */
  const runImage = async (statements: readonly Statement[], head = 1) => {
    await using place = await world(
      'same',
      { 'head-code': IMAGES[head] ?? '' },
      { deployed: { Code: {} } },
    )
    const index = { path: 'index.mjs', bytes: Buffer.from(''), executable: false }
    const ZipFile = Buffer.from(await zipFiles([index])).toString('base64')
    const created: unknown[] = []
    await using service = await altered(
      place.service.endpoint,
      (answer, { path }) =>
        'Configuration' in answer && path.includes('/orders')
          ? {
              ...answer,
              Configuration: {
                ...Object(answer.Configuration),
                PackageType: 'Image',
                Runtime: undefined,
                Handler: undefined,
              },
              Code: { ImageUri: IMAGES[0], ResolvedImageUri: IMAGES[0] },
            }
          : answer,
      {
        create(asked) {
          if (asked.PackageType !== 'Image') return asked
          const { ImageUri } = Object(asked.Code)
          const refused = neededElsewhere(asked).find((each) => !isAllowed(statements, each))
          const fault = refused && refusalOf(refused)
          if (fault?.kind === 'answer') return fault
          created.push(ImageUri)
          const zip = { PackageType: 'Zip', Runtime: 'nodejs24.x', Handler: 'index.handler' }
          return { ...asked, ...zip, Code: ImageUri ? { ZipFile } : asked.Code }
        },
      },
    )
    return { outcome: await runAs(place, statements, service.endpoint), created }
  }
  const policies = (left: readonly string[] = []) => [
    ...statementsOf(['isolated']),
    ...special(['PullImages'], left),
  ]

  test('is measured with isolated.json and the rights to pull it', async () => {
    const { outcome, created } = await runImage(policies())
    expect(outcome).toMatchObject({ verdict: 'pass' })
    expect(new Set(created)).toEqual(new Set([undefined, IMAGES[0], IMAGES[1]]))
  })

  test('fails with what ECR refused, and leaves nothing', async () => {
    for (const action of actionsOf(special(['PullImages']))) {
      const { outcome } = await runImage(policies([action]))
      expect([action, outcome]).toMatchObject([action, { status: 3, message: REFUSED }])
    }
    const { outcome } = await runImage(policies(), 2)
    expect(outcome).toMatchObject({ status: 3, message: REFUSED })
  })
})

const REFUSED = expect.stringContaining(
  'Lambda does not have permission to access the ECR image. Check the ECR permissions.',
)
