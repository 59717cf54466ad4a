import { describe, expect, test } from '@jest/globals'
import { clientOf, startGitHub } from '../support/github.ts'
import { noise, own, post, written } from '../support/github-comments.ts'

describe('when GitHub does not play along', () => {
  test('GitHub Enterprise Server is spoken to at its own address', async () => {
    await using github = await startGitHub({ comments: noise(150) })
    const client = clientOf(github, { apiUrl: `${github.url}/api/v3` })
    expect(await post(github, { github: client })).toMatchObject({ kind: 'created' })
    expect(github.requests.filter((id) => id === 'graphql')).toHaveLength(1)
  })

  test.each([[{ pull_requests: 'read' as const }], [{}]])(
    'with %j, all of the permission that is missing is named at once',
    async (permissions) => {
      await using github = await startGitHub({ permissions })
      expect(await post(github)).toEqual({
        kind: 'failed',
        reason: expect.stringMatching(
          /refused to comment on pull request #12.*`pull-requests: write`/,
        ),
      })
    },
  )

  test('a fault of a moment is got over', async () => {
    await using github = await startGitHub()
    github.faults.push({ operation: 'issues/list-comments', status: 502 })
    github.faults.push({ operation: 'issues/list-comments' })
    expect(await post(github)).toMatchObject({ kind: 'created' })
  })

  test('an answer that is lost leaves one comment', async () => {
    await using github = await startGitHub()
    github.faults.push({ operation: 'issues/create-comment', status: 502, carriedOut: true })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.map(({ body }) => body)).toEqual([written('the report')])
  })

  test.each([
    ['cut short', '[{"id": 1, "bo'],
    ['empty', ''],
    ['no JSON', '<html>Unicorn</html>'],
  ])('an answer with status 200 that is %s is asked for again', async (_, instead) => {
    await using github = await startGitHub()
    github.faults.push({ operation: 'graphql', instead })
    github.faults.push({ operation: 'issues/list-comments', instead })
    github.faults.push({ operation: 'issues/create-comment', instead })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.map(({ body }) => body)).toEqual([written('the report')])
  })

  test("an answer that stays cut short is told in GitHub's terms", async () => {
    await using github = await startGitHub()
    for (let tries = 0; tries < 4; tries++)
      github.faults.push({ operation: 'issues/list-comments', instead: '[{' })
    expect(await post(github)).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(/502: the answer is not JSON, or was cut short.*after retries/),
    })
  })

  test('a run that is cancelled asks nothing more, in the middle of a wait too', async () => {
    await using github = await startGitHub()
    const cancel = new AbortController()
    const fault = {
      status: 403,
      message: 'secondary rate limit',
      headers: { 'retry-after': '100' },
    }
    github.faults.push({ operation: 'issues/list-comments', ...fault })
    const timing = { secondMs: 5, requestTimeoutMs: 30_000, longestWaitSeconds: 120 }
    const log = () => cancel.abort(new Error('The run was cancelled'))
    const client = clientOf(github, { timing, signal: cancel.signal, log })
    expect(await post(github, { github: client })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('The run was cancelled'),
    })
    expect(github.requests).toEqual(['graphql', 'issues/list-comments'])
  })

  test('a secondary rate limit is waited for', async () => {
    await using github = await startGitHub()
    github.faults.push({
      operation: 'issues/create-comment',
      status: 403,
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes.',
      headers: { 'retry-after': '3' },
    })
    const lines: string[] = []
    const client = clientOf(github, { log: (line) => lines.push(line) })
    expect(await post(github, { github: client })).toMatchObject({ kind: 'created' })
    expect(lines).toEqual(["GitHub's secondary rate limit is reached; trying again in 3 s."])
  })

  test('a limit that lasts too long is reported and not waited for', async () => {
    await using github = await startGitHub()
    github.faults.push({
      operation: 'issues/list-comments',
      status: 403,
      message: 'API rate limit exceeded for installation ID 1.',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2147483000' },
    })
    expect(await post(github)).toEqual({
      kind: 'failed',
      reason:
        "GitHub's rate limit kept us from commenting on pull request #12; it is lifted at 2038-01-19T03:03:20.000Z. Run the job again later, or give `github-token` a token of its own.",
    })
  })

  test('an identity that cannot be learned posts nothing, rather than a second comment', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })] })
    for (let tries = 0; tries < 4; tries++)
      github.faults.push({ operation: 'graphql', status: 502 })
    expect(await post(github)).toMatchObject({ kind: 'failed' })
    expect(github.state.comments).toHaveLength(1)
  })

  test('a token that has expired is said to have', async () => {
    await using github = await startGitHub()
    const client = clientOf(github, { token: 'expired' })
    expect(await post(github, { github: client })).toHaveProperty(
      'reason',
      expect.stringContaining('does not accept the token'),
    )
  })
})
