import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { cloudFormation } from '../support/cloudformation.ts'
import { directoryWith } from '../support/files.ts'
import { parseHcl } from '../support/hcl.ts'
import { terraform } from '../support/terraform.ts'

const MODULE = readFileSync('docs/iam/role.tf', 'utf8')
const TEMPLATE = readFileSync('docs/iam/role.cloudformation.yml', 'utf8')

const ACCOUNT = '000000000000'
const DATA = {
  aws_caller_identity: { current: { account_id: ACCOUNT } },
  aws_partition: { current: { partition: 'aws-cn' } },
}
const REQUIRED = {
  Repository: 'octo-org/octo-repo',
  ExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/orders`,
  OidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
}
/** What may be given, each alone and all together. */
const GIVEN = [
  {},
  { OwnerId: '123' },
  { RepositoryId: '456' },
  { DefaultBranch: 'trunk' },
  { Environment: 'cost' },
  { UploadBucket: 'shop-builds' },
  {
    OwnerId: '123',
    RepositoryId: '456',
    DefaultBranch: 'trunk',
    Environment: 'cost',
    UploadBucket: 'shop-builds',
  },
]
type Given = Readonly<Record<string, string>>

/** `OwnerId` is `owner_id` there. */
function variableOf(parameter: string): string {
  return parameter.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase()
}

function variablesOf(given: Given): Record<string, unknown> {
  const entries = Object.entries({ ...REQUIRED, ...given }).map(([name, value]) => {
    return [variableOf(name), /Id$/.test(name) ? Number(value) : value]
  })
  return Object.fromEntries(entries)
}

/** What both make, in one form. */
interface Made {
  trust: unknown
  policies: Record<string, unknown>
  logGroup: unknown
}

function madeByTerraform(given: Given): Made {
  const { resources, outputs } = terraform(MODULE, variablesOf(given), DATA)
  const role = 'aws_iam_role.lambda_cost_gate'
  expect(outputs).toEqual({ role_arn: `${role}.arn` })
  const types = ['aws_iam_role', 'aws_iam_role_policy', 'aws_cloudwatch_log_group']
  for (const { type } of resources) expect(types).toContain(type)
  const attributesOf = (type: string) =>
    resources.filter((each) => each.type === type).map(({ attributes }) => attributes)
  const [made] = attributesOf('aws_iam_role')
  const [group] = attributesOf('aws_cloudwatch_log_group')
  const policies = attributesOf('aws_iam_role_policy').map((each) => {
    expect(each.role).toBe(`${role}.id`)
    return [String(each.name), statementsOf(JSON.parse(String(each.policy)))]
  })
  return {
    trust: statementsOf(JSON.parse(String(made?.assume_role_policy))),
    policies: Object.fromEntries(policies),
    logGroup: [group?.name, group?.retention_in_days],
  }
}

function madeByCloudFormation(given: Given): Made {
  const { Resources: resources } = cloudFormation(TEMPLATE, {
    DefaultBranch: 'main',
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws-cn',
    ...REQUIRED,
    ...given,
  })
  expect(Object.keys(resources)).toEqual(['Role', 'UploadBucketPolicy', 'LogGroup'])
  const { Role: role, UploadBucketPolicy: upload, LogGroup: group } = resources
  expect(upload.Condition).toBe('HasUploadBucket')
  const policies = [
    ...role.Properties.Policies,
    ...('UploadBucket' in given ? [upload.Properties] : []),
  ]
  return {
    trust: statementsOf(role.Properties.AssumeRolePolicyDocument),
    policies: Object.fromEntries(
      policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, statementsOf(PolicyDocument)]),
    ),
    logGroup: [group.Properties.LogGroupName, group.Properties.RetentionInDays],
  }
}

/** Statements as IAM reads them: one value is a list of one, and their order means nothing. */
function statementsOf({ Version, Statement }: { Version: unknown; Statement: unknown[] }) {
  expect(Version).toBe('2012-10-17')
  return Statement.map(asLists)
}

function asLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String).sort()
  if (typeof value !== 'object' || value === null) return [value]
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asLists(each)]))
}

describe('docs/iam/role.tf', () => {
  test.each<Given>(GIVEN)(
    'makes what role.cloudformation.yml makes, statement by statement, with %j',
    (given) => {
      const made = madeByTerraform(given)
      expect(made).toEqual(madeByCloudFormation(given))
      expect(Object.keys(made.policies)).toHaveLength('UploadBucket' in given ? 2 : 1)
    },
  )

  test('takes what role.cloudformation.yml takes, and needs what that needs', () => {
    const variables = parseHcl(MODULE).blocks.filter(({ type }) => type === 'variable')
    const parameters = Object.entries(cloudFormation(TEMPLATE, {}).Parameters)
    expect(
      variables.map(({ labels, attributes }) => [labels[0], attributes.has('default')]).sort(),
    ).toEqual(
      parameters.map(([name, each]) => [variableOf(name), 'Default' in Object(each)]).sort(),
    )
  })

  const installed = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0
  const where = installed ? test : test.skip
  where('is worked out as Terraform itself does, where it is installed', () => {
    const all = GIVEN.at(-1) ?? {}
    const { resources } = terraform(MODULE, variablesOf(all), DATA)
    const documents = resources.flatMap(({ attributes: { policy, assume_role_policy: trust } }) =>
      [policy, trust].filter((each) => each !== undefined),
    )
    const sources = parseHcl(MODULE).blocks.flatMap(({ attributes }) =>
      ['policy', 'assume_role_policy'].flatMap((name) => attributes.get(name)?.source ?? []),
    )
    // Without what needs a provider: none is installed.
    const module = `${MODULE.replace(/^data .*$/gm, '').replace(/^(resource|output) .*?^\}/gms, '')}
locals {
  documents = [${sources.join(',\n')}]
}`
    using directory = directoryWith({
      'main.tf': Object.entries({
        'data.aws_caller_identity.current.account_id': ACCOUNT,
        'data.aws_partition.current.partition': 'aws-cn',
      }).reduce((text, [name, value]) => text.replaceAll(name, JSON.stringify(value)), module),
      'given.auto.tfvars.json': JSON.stringify(variablesOf(all)),
    })
    const { stdout, stderr } = spawnSync('terraform', ['console'], {
      cwd: directory.path,
      env: { PATH: process.env.PATH, HOME: directory.path, CHECKPOINT_DISABLE: '1' },
      input: 'jsonencode([for each in local.documents : jsondecode(each)])\n',
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const read: unknown[] = JSON.parse(JSON.parse(stdout))
    expect(read).toEqual(documents.map((each) => JSON.parse(String(each))))
    expect(read).toHaveLength(3)
  })
})
