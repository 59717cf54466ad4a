import { describe, expect, test } from '@jest/globals'
import { type FindOptions, findPullRequest } from '../../src/github/pull-request.ts'
import { clientOf, type LoopbackGitHub, startGitHub } from '../support/github.ts'

const HEAD = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)
const measured = { headSha: HEAD, headBranch: 'change', headRepository: 'somebody/octo-repo' }

const find = (github: LoopbackGitHub, options: Partial<FindOptions> = {}) =>
  findPullRequest({
    github: clientOf(github),
    repository: { owner: 'octo-org', repo: 'octo-repo' },
    measured,
    ...options,
  })
const fork = (number: number, changes = {}) => ({
  ...{ number, headSha: HEAD, headRef: 'change', headRepository: 'somebody/octo-repo' },
  ...changes,
})

describe('the pull request of a measured run', () => {
  test('is found by head SHA and head repository', async () => {
    const pulls = [fork(3, { headRepository: 'octo-org/octo-repo' }), fork(4)]
    await using github = await startGitHub({ pulls })
    expect(await find(github)).toEqual({
      kind: 'found',
      open: true,
      number: 4,
      headSha: HEAD,
      headRef: 'change',
      headRepository: 'somebody/octo-repo',
      headRepositoryId: 186853002,
      baseSha: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e',
      baseRef: 'main',
      seenAt: '2019-05-15T15:20:33Z',
    })
  })

  test('is found behind hundreds of others of the same branch', async () => {
    const others = Array.from({ length: 210 }, (_, index) =>
      fork(1000 + index, { headSha: OTHER, state: 'closed' }),
    )
    await using github = await startGitHub({ pulls: [...others, fork(4)] })
    expect(await find(github)).toMatchObject({ number: 4 })
  })

  test('is found when it is closed by now, and said to be', async () => {
    await using github = await startGitHub({ pulls: [fork(4, { state: 'closed' })] })
    expect(await find(github)).toMatchObject({ kind: 'found', number: 4, open: false })
  })

  test('is the open one where the branch was proposed before', async () => {
    const pulls = [fork(5, { state: 'closed' }), fork(4)]
    await using github = await startGitHub({ pulls })
    expect(await find(github)).toMatchObject({ number: 4 })
  })

  test('is found without a branch name too', async () => {
    await using github = await startGitHub({ pulls: [fork(4)] })
    const { headSha, headRepository } = measured
    expect(await find(github, { measured: { headSha, headRepository } })).toMatchObject({
      number: 4,
    })
  })

  test('is found by its id when the fork and its owner are called otherwise by now', async () => {
    const pulls = [fork(3, { headSha: OTHER }), fork(4, { headRepository: 'renamed/other-repo' })]
    await using github = await startGitHub({ pulls })
    const headRepositoryId = 186853002
    expect(await find(github, { measured: { ...measured, headRepositoryId } })).toMatchObject({
      number: 4,
    })
    expect(await find(github)).toMatchObject({ kind: 'none' })
  })

  test('is the one that the report names, of two that match', async () => {
    const pulls = [fork(4), fork(5, { baseRef: 'v1' })]
    await using github = await startGitHub({ pulls })
    expect(await find(github, { claimedNumber: 5 })).toMatchObject({ number: 5 })
  })

  test('is never one that only the report names', async () => {
    const pulls = [fork(1, { headRepository: 'octo-org/octo-repo' }), fork(4)]
    await using github = await startGitHub({ pulls })
    expect(await find(github, { claimedNumber: 1 })).toMatchObject({ number: 4 })
  })

  test('is left open between two that match', async () => {
    await using github = await startGitHub({ pulls: [fork(4), fork(5, { baseRef: 'v1' })] })
    expect(await find(github)).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('#4, #5 all have aaaaaaa'),
    })
  })
})

describe('no pull request is found', () => {
  test('when its branch was pushed to since', async () => {
    await using github = await startGitHub({ pulls: [fork(4, { headSha: OTHER })] })
    expect(await find(github, { claimedNumber: 4 })).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('its branch was pushed to since'),
    })
  })

  test('when the fork is gone', async () => {
    await using github = await startGitHub({ pulls: [fork(4, { headRepository: null })] })
    expect(await find(github)).toMatchObject({ kind: 'none' })
    const gone = await find(github, { measured: { headSha: HEAD } })
    expect(gone).toMatchObject({ reason: expect.stringContaining('was deleted') })
  })

  test('without the permission, which is named', async () => {
    await using github = await startGitHub({ permissions: {} })
    expect(await find(github)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('`pull-requests: write`'),
    })
  })
})
