import { describe, expect, test } from '@jest/globals'
import { deployedCommit } from '../../../src/aws/lambda/deployed-commit.ts'

const SHA = '1F0C2D3E4B5A69788796a5b4c3d2e1f001122334'

const known = (tags: Record<string, string>, description = '', version = '$LATEST') =>
  deployedCommit({ configuration: { Description: description, Version: version }, tags })
const inVariables = (Variables: Record<string, string>) =>
  deployedCommit({ configuration: { Version: '7', Environment: { Variables } } })
const ofImage = (imageTag: string) =>
  deployedCommit({ configuration: { Version: '$LATEST' }, imageTag })

describe('the commit that a deployed function was built from', () => {
  test.each([
    ...['commit', 'git-commit', 'GitSha', 'git.commit.sha', 'GIT_COMMIT', 'acme:commit_sha'],
    ...['git:sha', 'GIT_SHA', 'CI_COMMIT_SHA', 'CommitHash', 'vcs-ref', 'app/revision'],
  ])('is in the tag %s', (tag) => {
    expect(known({ team: 'orders', [tag]: SHA })).toEqual({
      sha: SHA.toLowerCase(),
      from: `tag ${tag}`,
    })
  })

  test.each(['GIT_SHA', 'GITHUB_SHA', 'DD_GIT_COMMIT_SHA', 'CODEBUILD_RESOLVED_SOURCE_VERSION'])(
    'is in the environment variable %s, also of a version',
    (name) => {
      expect(inVariables({ TABLE: 'orders', [name]: SHA })).toEqual({
        sha: SHA.toLowerCase(),
        from: `environment variable ${name}`,
      })
    },
  )

  test.each([
    [SHA, SHA],
    ['sha-1f0c2d3', '1f0c2d3'],
    ['main-sha-1f0c2d3', '1f0c2d3'],
    [`release-${SHA}`, SHA],
    ['git_1f0c2d3', '1f0c2d3'],
  ])("is in the image's tag %s", (tag, sha) => {
    expect(ofImage(tag)).toEqual({ sha: sha.toLowerCase(), from: `image tag ${tag}` })
  })

  test.each(['latest', '1f0c2d3', 'v1.2.3', 'sha-1234567', 'digit-abcdef1', 'git-20261105'])(
    "is not in the image's tag %s",
    (tag) => {
      expect(ofImage(tag)).toBeUndefined()
    },
  )

  test('is in no variable that may mean something else, nor in one that holds something else', () => {
    expect(inVariables({ SHA, REVISION: SHA, COMMIT: SHA, VERSION: SHA })).toBeUndefined()
    expect(inVariables({ GIT_SHA: 'main', GITHUB_SHA: `${SHA}-dirty` })).toBeUndefined()
  })

  test.each([
    ['with a full SHA', `deployed by CI ${SHA}`, SHA],
    ['with a word before it', 'Orders (commit: abc1234)', 'abc1234'],
    ['as git names it', 'v1.2, git abc1234d', 'abc1234d'],
  ])('is in the description %s', (_, description, sha) => {
    expect(known({}, description)).toEqual({ sha: sha.toLowerCase(), from: 'description' })
  })

  test.each<[string, Parameters<typeof known>]>([
    ['a tag that is no SHA', [{ commit: 'main' }]],
    ['a tag that is the number of a build', [{ revision: '20261105' }]],
    ['a tag that is the hash of a file', [{ sha: 'a'.repeat(64) }]],
    ['a number that is no SHA', [{}, 'handles 1234567 orders a day']],
    ['a word with letters of hex', [{}, 'the committee of decade feed']],
    ['a hash that is longer', [{}, `sha256:${'a'.repeat(65)}`]],
    ['tags of the function, for a version', [{ commit: SHA }, '', '7']],
    ["yor's tag, which is the resource's commit", [{ git_commit: SHA, yor_trace: 'x' }]],
  ])('is not known from %s', (_, args) => {
    expect(known(...args)).toBeUndefined()
  })
})
