import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { cloudFormation, type Parameters } from '../support/cloudformation.ts'
import { like } from '../support/iam-conditions.ts'

/** Subjects that the trust policy of the template names, its functions of CloudFormation worked out. */
function subjects(parameters: Parameters): string[] {
  const text = readFileSync('docs/iam/role.cloudformation.yml', 'utf8')
  // CloudFormation takes neither anchors nor aliases.
  expect(text).not.toMatch(/[-:] [&*]\w/)
  const template = cloudFormation(text, parameters)
  const { Condition } = template.Resources.Role.Properties.AssumeRolePolicyDocument.Statement[0]
  return Condition.StringLike['token.actions.githubusercontent.com:sub']
}

const PARAMETERS = { Repository: 'octo-org/octo-repo', DefaultBranch: 'main' }
const IDS = { OwnerId: '123', RepositoryId: '456' }
const ENVIRONMENT = { Environment: 'cost' }

describe('the role trusts', () => {
  test.each([
    ['repo:octo-org/octo-repo:pull_request', {}],
    ['repo:octo-org@123/octo-repo@456:pull_request', {}],
    ['repo:octo-org@123/octo-repo@456:pull_request', IDS],
    ['repo:octo-org/octo-repo:pull_request', IDS],
    ['repo:octo-org/octo-repo:ref:refs/heads/main', {}],
    ['repo:octo-org@123/octo-repo@456:ref:refs/heads/main', IDS],
    ['repo:octo-org/octo-repo:environment:cost', ENVIRONMENT],
    ['repo:octo-org@123/octo-repo@456:environment:cost', { ...ENVIRONMENT, ...IDS }],
  ])('%s with %j', (subject, more) => {
    expect(subjects({ ...PARAMETERS, ...more }).some((each) => like(each, subject))).toBe(true)
  })

  test.each([
    ['repo:octo-org@123/octo-repo@999:pull_request', IDS],
    ['repo:octo-org@999/octo-repo@456:pull_request', IDS],
    ['repo:octo-org/octo-repo-2:pull_request', {}],
    ['repo:octo-org/octo-repo:ref:refs/heads/gh-readonly-queue/main/pr-12-abc', {}],
    ['repo:octo-org@123/octo-repo@456:ref:refs/heads/gh-readonly-queue/main/pr-12-abc', IDS],
    ['repo:octo-org/octo-repo:ref:refs/pull/12/merge', {}],
    ['repo:octo-org/octo-repo:environment:production', ENVIRONMENT],
    [
      'repo:octo-org@123/octo-repo@456:pull_request:job_workflow_ref:x/y/.github/workflows/z.yml',
      IDS,
    ],
    ['repo:octo-org@1/octo-repo-2@2:pull_request', {}],
    ['repo:stranger@123/octo-repo@456:pull_request', {}],
    ['repo:octo-org/octo-repo:ref:refs/heads/change', {}],
    ['repo:octo-org@123/octo-repo@456:ref:refs/heads/change', {}],
    ['repo:octo-org/octo-repo:environment:other', ENVIRONMENT],
    ['repo:octo-org/octo-repo:environment:cost', {}],
  ])('not %s with %j', (subject, more) => {
    expect(subjects({ ...PARAMETERS, ...more }).some((each) => like(each, subject))).toBe(false)
  })
})
