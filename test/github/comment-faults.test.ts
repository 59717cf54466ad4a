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

  test.each([
    ['a fault', { status: 502 }],
    ['no answer', {}],
    ['an answer that is cut short', { instead: '{"id": 1, "bo' }],
  ])('a comment that was written is not written again after %s', async (_, fault) => {
    await using github = await startGitHub({ comments: noise(3) })
    github.faults.push({ operation: 'issues/create-comment', carriedOut: true, ...fault })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.slice(3).map(({ body }) => body)).toEqual([written('the report')])
    expect(github.requests.filter((id) => id === 'issues/create-comment')).toHaveLength(1)
  })

  test('a comment that was not written is, once GitHub has got over its fault', async () => {
    await using github = await startGitHub()
    github.faults.push({ operation: 'issues/create-comment', status: 502 })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.map(({ body }) => body)).toEqual([written('the report')])
  })

  test('a fault that lasts is reported, after a few tries', async () => {
    await using github = await startGitHub()
    for (let tries = 0; tries < 9; tries++)
      github.faults.push({ operation: 'issues/create-comment', status: 502 })
    expect(await post(github)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/internal error \(502: injected\).*even after retries/),
    })
    expect(github.requests.filter((id) => id === 'issues/create-comment')).toHaveLength(4)
  })

  test.each([301, 307] as const)(
    'a repository renamed in mid-run is followed (%d)',
    async (moved) => {
      await using github = await startGitHub({ comments: noise(150) })
      github.moved = moved
      expect(await post(github)).toMatchObject({ kind: 'created' })
      expect(await post(github, { render: () => 'again' })).toMatchObject({ kind: 'updated' })
      expect(github.state.comments.slice(150).map(({ body }) => body)).toEqual([written('again')])
    },
  )

  test('the token is not taken to another server', async () => {
    await using elsewhere = await startGitHub()
    await using github = await startGitHub()
    github.before.set('issues/list-comments', () => {
      Object.assign(github, { moved: 307, movedTo: elsewhere.url })
    })
    expect(await post(github)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/redirects to another server, 127\.0\.0\.1:\d+\.$/),
    })
    expect(elsewhere.requests).toEqual([])
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

  test("an answer that stays cut short is reported in GitHub's terms", async () => {
    await using github = await startGitHub()
    for (let tries = 0; tries < 4; tries++)
      github.faults.push({ operation: 'issues/list-comments', instead: '[{' })
    expect(await post(github)).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(
        /502: the response is not JSON, or was cut short.*after retries/,
      ),
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

  // Of the process's own clock, as the plugin compares it with that; a wait is of milliseconds here.
  const RESET = String(Math.floor(Date.now() / 1000) + 90)
  const FORBIDDEN = 'You have exceeded a secondary rate limit. Please wait a few minutes.'

  test.each<[string, number, string, Record<string, string>, RegExp]>([
    ['403 that says so', 403, FORBIDDEN, { 'retry-after': '3' }, /secondary rate limit.* in 3 s/],
    ['403 of the old wording', 403, 'Abuse detection', { 'retry-after': '4' }, / in 4 s/],
    ['429 with retry-after', 429, 'Too Many Requests', { 'retry-after': '5' }, / in 5 s/],
    ['429 that says nothing', 429, 'Too Many Requests', {}, / in 60 s/],
    [
      'spent requests, with the time of new ones',
      403,
      'API rate limit exceeded for installation ID 1.',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': RESET },
      /GitHub's rate limit is reached; trying again in \d{1,2} s/,
    ],
    [
      '429 of spent requests',
      429,
      'API rate limit exceeded for installation ID 1.',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': RESET },
      /GitHub's rate limit is reached; trying again in \d{1,2} s/,
    ],
  ])('a rate limit is waited for, and nothing is asked before: %s', async (_, ...answer) => {
    const [status, message, headers, line] = answer
    await using github = await startGitHub()
    const fault = { status, message, headers }
    github.faults.push({ operation: 'issues/list-comments', ...fault })
    github.faults.push({ operation: 'issues/create-comment', ...fault })
    const lines: string[] = []
    const client = clientOf(github, { log: (text) => lines.push(text) })
    expect(await post(github, { github: client })).toMatchObject({ kind: 'created' })
    expect(lines).toEqual([expect.stringMatching(line), expect.stringMatching(line)])
    expect(github.state.comments).toHaveLength(1)
  })

  test.each([403, 429])(
    'a limit of %d that asks for an hour is reported at once',
    async (status) => {
      await using github = await startGitHub()
      const headers = { 'retry-after': '3600' }
      github.faults.push({
        operation: 'issues/create-comment',
        status,
        message: 'Slow down',
        headers,
      })
      expect(await post(github)).toEqual({
        kind: 'failed',
        reason: expect.stringMatching(
          /^GitHub's rate limit kept us from commenting on pull request #12; it asks to wait 3600 s\./,
        ),
      })
      expect(github.requests.filter((id) => id === 'issues/create-comment')).toHaveLength(1)
    },
  )

  test.each([
    'Unable to create comment because issue is locked.',
    'Repository was archived so is read-only.',
  ])('what no permission would fix is reported as it is: %s', async (message) => {
    await using github = await startGitHub()
    github.faults.push({ operation: 'issues/create-comment', status: 403, message })
    const { reason } = (await post(github)) as { reason: string }
    expect(reason).toContain(message.replace(/\.$/, ''))
    expect(reason).not.toContain('permissions:')
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
