import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { like } from '../support/iam.ts'

type Parameters = Readonly<Record<string, string>>
type Tagged = { tag: string; value: unknown }

/** Subjects that the trust policy of the template names, its functions of CloudFormation worked out. */
function subjects(parameters: Parameters): string[] {
  const text = readFileSync('docs/iam/role.cloudformation.yml', 'utf8')
  // CloudFormation takes neither anchors nor aliases.
  expect(text).not.toMatch(/[-:] [&*]\w/)
  const custom = ['!Ref', '!Sub', '!If', '!Not', '!Equals', '!Select', '!Split', '!GetAtt'].flatMap(
    (tag) => [
      { tag, resolve: (value: string): Tagged => ({ tag, value }) },
      {
        tag,
        collection: 'seq' as const,
        resolve: (seq: { toJSON: () => unknown }): Tagged => ({ tag, value: seq.toJSON() }),
      },
    ],
  )
  const template = parse(text, { customTags: custom })
  const { Condition } = template.Resources.Role.Properties.AssumeRolePolicyDocument.Statement[0]
  const listed: unknown[] = Condition.StringLike['token.actions.githubusercontent.com:sub']
  return listed.flatMap((each) => worked(each, parameters))
}

function worked(value: unknown, parameters: Parameters): string[] {
  if (typeof value === 'string') return [value]
  const { tag, value: given } = value as Tagged
  const list = given as unknown[]
  const one = (each: unknown) => worked(each, parameters)[0] ?? ''
  switch (tag) {
    case '!Ref':
      return given === 'AWS::NoValue' ? [] : [parameters[String(given)] ?? '']
    case '!If':
      return worked(parameters[String(list[0]).replace(/^Has/, '')] ? list[1] : list[2], parameters)
    case '!Split':
      return one(list[1]).split(String(list[0]))
    case '!Select':
      return [worked(list[1], parameters)[Number(list[0])] ?? '']
    case '!Sub': {
      const [text, own] =
        typeof given === 'string' ? [given, {}] : [String(list[0]), list[1] as object]
      const known = {
        ...parameters,
        ...Object.fromEntries(Object.entries(own).map(([k, v]) => [k, one(v)])),
      }
      return [text.replace(/\$\{(\w+)\}/g, (_, name: string) => known[name] ?? '')]
    }
    default:
      throw new Error(`${tag} is not known here`)
  }
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
    ['repo:octo-org@1/octo-repo-2@2:pull_request', {}],
    ['repo:stranger@123/octo-repo@456:pull_request', {}],
    ['repo:octo-org/octo-repo:ref:refs/heads/change', {}],
    ['repo:octo-org@123/octo-repo@456:ref:refs/heads/change', {}],
    ['repo:octo-org/octo-repo:environment:other', ENVIRONMENT],
    ['repo:octo-org/octo-repo:environment:cost', {}],
  ])('not %s with %j', (subject, more) => {
    expect(subjects({ ...PARAMETERS, ...more }).some((each) => like(each, subject))).toBe(false)
  })

  test('the same in Terraform', () => {
    const terraform = readFileSync('docs/iam/role.tf', 'utf8')
    expect(terraform).toMatch(/"repo:\$\{var\.repository\}",/)
    expect(terraform).toMatch(
      /"repo:\$\{local\.owner\}@\$\{local\.owner_id\}\/\$\{local\.name\}@\$\{local\.id\}",/,
    )
    expect(terraform).toMatch(/\["pull_request", "ref:refs\/heads\/\$\{var\.default_branch\}"\]/)
  })
})
