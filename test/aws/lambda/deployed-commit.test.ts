import { describe, expect, test } from '@jest/globals'
import { deployedCommit } from '../../../src/aws/lambda/deployed-commit.ts'

const SHA = '1F0C2D3E4B5A69788796a5b4c3d2e1f001122334'

const known = (tags: Record<string, string>, description = '', version = '$LATEST') =>
  deployedCommit({ configuration: { Description: description, Version: version }, tags })

describe('the commit that a deployed function was built from', () => {
  test.each(['commit', 'git-commit', 'GitSha', 'git.commit.sha', 'GIT_COMMIT', 'acme:commit_sha'])(
    'is in the tag %s',
    (tag) => {
      expect(known({ team: 'orders', [tag]: SHA })).toEqual({
        sha: SHA.toLowerCase(),
        from: `tag ${tag}`,
      })
    },
  )

  test.each([
    ['with a full SHA', `deployed by CI ${SHA}`, SHA],
    ['with a word before it', 'Orders (commit: abc1234)', 'abc1234'],
    ['as git names it', 'v1.2, git abc1234d', 'abc1234d'],
  ])('is in the description %s', (_, description, sha) => {
    expect(known({}, description)).toEqual({ sha: sha.toLowerCase(), from: 'description' })
  })

  test.each<[string, Parameters<typeof known>]>([
    ['a tag that is no SHA', [{ commit: 'main' }]],
    ['a number that is no SHA', [{}, 'handles 1234567 orders a day']],
    ['a word with letters of hex', [{}, 'the committee of decade feed']],
    ['a hash that is longer', [{}, `sha256:${'a'.repeat(65)}`]],
    ['tags of the function, for a version', [{ commit: SHA }, '', '7']],
    ["yor's tag, which is the resource's commit", [{ git_commit: SHA, yor_trace: 'x' }]],
  ])('is not known from %s', (_, args) => {
    expect(known(...args)).toBeUndefined()
  })
})
