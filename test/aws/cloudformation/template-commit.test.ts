import { describe, expect, test } from '@jest/globals'
import { commitInMetadata } from '../../../src/aws/cloudformation/metadata-commit.ts'
import { templateCommits } from '../../../src/aws/cloudformation/template-commit.ts'
import type { Deployed } from '../../../src/aws/lambda/deployed.ts'
import { cloudFormation } from '../../support/stacks.ts'

const SHA = '1f0c2d3a'.repeat(5)
const STACK = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/5f6e7d8c'

function deployed(id: string, { stack = STACK, version = '$LATEST' } = {}): Deployed {
  return {
    configuration: { Version: version },
    arn: `arn:aws:lambda:eu-central-1:123456789012:function:${id}`,
    memoryMB: 128,
    codeSha256: '',
    tags: { 'aws:cloudformation:stack-id': stack, 'aws:cloudformation:logical-id': id },
    unknown: [],
  }
}

describe('the commit in metadata', () => {
  test.each<[string, unknown, string | undefined]>([
    ['a plain name', { GitCommit: SHA }, 'GitCommit'],
    ['of a tag with a namespace', { 'octo-org:git-sha': SHA }, 'octo-org:git-sha'],
    ['within what is about git', { Build: { Git: { Sha: SHA, Ref: 'main' } } }, 'Git.Sha'],
    ['within what is not, by its own name', { Build: { CommitSha: SHA } }, 'CommitSha'],
    ['abbreviated', { Commit: SHA.slice(0, 8) }, 'Commit'],
    ['a hash of something else', { Layer: { Sha: SHA } }, undefined],
    ['the number of a build', { Commit: '20260314' }, undefined],
    ['two that differ', { A: { GitSha: SHA }, B: { GitSha: 'f'.repeat(40) } }, undefined],
    ['too deep', { A: { B: { C: { D: { GitSha: SHA } } } } }, undefined],
    ["CDK's own", { 'aws:cdk:path': 'Shop/Orders/Resource', 'aws:asset:path': SHA }, undefined],
    ['no object', [SHA], undefined],
  ])('%s', (_, metadata, name) => {
    const found = commitInMetadata(JSON.stringify(metadata), 'template metadata')
    const sha = name === 'Commit' ? SHA.slice(0, 8) : SHA
    expect(found).toEqual(name && { sha, from: `template metadata ${name}` })
  })

  test.each(['', '{', 'null', `{"GitCommit":"${SHA}"}${' '.repeat(1_000_000)}`])(
    'is silent on what is no such JSON, or too long (%#)',
    (json) => {
      expect(commitInMetadata(json, 'template metadata')).toBeUndefined()
    },
  )
})

describe('the commit of a deployed function', () => {
  const asking = (endpoint: string) => templateCommits({ region: 'eu-central-1', endpoint })

  test('is read once for a whole stack', async () => {
    const templates = { [STACK]: JSON.stringify({ GitCommit: SHA }) }
    await using server = await cloudFormation({}, { templates })
    const commitOf = asking(server.endpoint)
    const found = await Promise.all(['Orders', 'Mailer'].map((id) => commitOf(deployed(id))))
    const known = { sha: SHA, from: 'template metadata GitCommit' }
    expect(found).toEqual([known, known])
    expect(server.asked).toEqual([`GetTemplateSummary ${STACK}`])
  })

  test("is read of the function's own resource where its template does not say", async () => {
    const resources = { [`${STACK} Orders`]: JSON.stringify({ Git: { Sha: SHA } }) }
    await using server = await cloudFormation({}, { templates: {}, resources })
    const commitOf = asking(server.endpoint)
    expect(await commitOf(deployed('Orders'))).toEqual({
      sha: SHA,
      from: 'resource metadata Git.Sha',
    })
    expect(await commitOf(deployed('Mailer'))).toBeUndefined()
  })

  test('is not known without the rights, which are tried once, or of what no stack made', async () => {
    await using server = await cloudFormation({})
    const commitOf = asking(server.endpoint)
    expect(await commitOf(deployed('Orders'))).toBeUndefined()
    expect(await commitOf(deployed('Mailer', { stack: `${STACK}2` }))).toBeUndefined()
    expect(await commitOf({ ...deployed('Other'), tags: {} })).toBeUndefined()
    expect(await commitOf(deployed('Old', { version: '7' }))).toBeUndefined()
    expect(server.asked).toEqual([
      `GetTemplateSummary ${STACK}`,
      `DescribeStackResource ${STACK} Orders`,
    ])
  })
})
