import { describe, expect, test } from '@jest/globals'
import { explainGitHubError, isRateLimit } from '../../src/github/errors.ts'
import { clientOf, type Fault, startGitHub } from '../support/github.ts'

const attempt = { doing: 'read the labels of #12', permission: 'pull-requests: read' }

/** The sentence about a request that GitHub answers like this, as often as it is tried. */
async function sentenceFor(fault: Omit<Fault, 'operation'>): Promise<string> {
  await using github = await startGitHub()
  for (let tries = 0; tries < 4; tries++) github.faults.push({ operation: 'pulls/get', ...fault })
  try {
    await clientOf(github).rest.pulls.get({ owner: 'octo-org', repo: 'octo-repo', pull_number: 1 })
  } catch (error) {
    return explainGitHubError(error, attempt)
  }
  throw new Error('GitHub answered')
}

describe('an error of GitHub is explained to whoever owns the workflow', () => {
  test.each([
    [
      'without a permission, with the line that GitHub itself names',
      {
        status: 403,
        message: 'Resource not accessible by integration',
        headers: { 'x-accepted-github-permissions': 'actions=read' },
      },
      /^GitHub refused to read the labels of #12 \(403: Resource not accessible by integration\)\. Add `actions: read` under `permissions:`/,
    ],
    [
      'of alternatives the one we know is named',
      {
        status: 403,
        headers: { 'x-accepted-github-permissions': 'issues=read; pull_requests=read' },
      },
      /Add `pull-requests: read`/,
    ],
    [
      'what is needed together is named together',
      {
        status: 403,
        headers: {
          'x-accepted-github-permissions': 'contents=read,pull_requests=write; issues=read',
        },
      },
      /Add `contents: read` and `pull-requests: write` under/,
    ],
    [
      'a header that says nothing is passed over',
      { status: 403, headers: { 'x-accepted-github-permissions': '!' } },
      /Add `pull-requests: read`/,
    ],
    [
      'a locked conversation is no missing permission',
      { status: 403, message: 'Issue is locked' },
      /^GitHub refused to read the labels of #12: Issue is locked\.$/,
    ],
    [
      'a page in place of JSON is named by its title',
      { status: 403, message: '<!DOCTYPE html>\n<head><title>\nBlocked by proxy</title>' },
      /\(403: Blocked by proxy\)/,
    ],
    [
      'a page without a title is called one',
      { status: 403, message: '<html>\n<body>' },
      /\(403: a page in place of an answer\)/,
    ],
    [
      'what cannot be seen',
      { status: 404, message: 'Not Found' },
      /404.*does not exist, or the token may not see it.*`contents: read`/,
    ],
    [
      'what is not accepted',
      { status: 422, message: 'Validation Failed' },
      /did not accept what we sent to read the labels of #12 \(422: Validation Failed\)/,
    ],
    [
      'a fault that stays',
      { status: 503, message: 'Service Unavailable' },
      /internal error \(503: Service Unavailable\).*even after retries/,
    ],
    [
      'a broken connection, as behind a proxy that refuses',
      {},
      /^GitHub could not be reached to read the labels of #12, even after retries \(.+\)\. .*`HTTPS_PROXY`/,
    ],
    [
      'too many requests',
      { status: 429, message: 'Too Many Requests', headers: { 'retry-after': '7' } },
      /rate limit kept us from reading the labels of #12; it asks to wait 7 s/,
    ],
    [
      'a secondary limit that stays',
      {
        status: 403,
        message: 'You have exceeded a secondary rate limit',
        headers: { 'retry-after': '1' },
      },
      /rate limit kept us/,
    ],
    [
      'anything else',
      { status: 409, message: 'Conflict' },
      /^Could not read the labels of #12: GitHub answered 409: Conflict\.$/,
    ],
  ] as [string, Omit<Fault, 'operation'>, RegExp][])('%s', async (_what, fault, sentence) => {
    expect(await sentenceFor(fault)).toMatch(sentence)
  })

  test('a message of many lines is cut to a short first one', async () => {
    const sentence = await sentenceFor({ status: 422, message: `${'x'.repeat(900)}\nsecond` })
    expect(sentence).toContain(`${'x'.repeat(297)}...)`)
    expect(sentence).not.toContain('second')
  })

  test('an error that is not one of GitHub keeps its own words', () => {
    expect(explainGitHubError(new TypeError('x is not a function'), attempt)).toBe(
      'Could not read the labels of #12: x is not a function.',
    )
  })
})

test.each([
  [403, 'Forbidden', { 'retry-after': '60' }, true],
  [403, 'Forbidden', { 'x-ratelimit-remaining': '0' }, true],
  [403, 'You have exceeded a secondary rate limit', {}, true],
  [403, 'Resource not accessible by integration', { 'x-ratelimit-remaining': '4999' }, false],
  [429, 'Too many requests', {}, true],
  [500, 'rate limit', {}, false],
])('%i with "%s" and %j is a rate limit: %s', (status, message, headers, expected) => {
  const error = Object.assign(new Error(message), { status, response: { headers } })
  expect(isRateLimit(error)).toBe(expected)
})

test('a request that is never answered is given up in time and tried again', async () => {
  await using github = await startGitHub({ pulls: [{ number: 1, headSha: 'a'.repeat(40) }] })
  github.faults.push({ operation: 'pulls/get', silent: true })
  const timing = { secondMs: 1, requestTimeoutMs: 500, longestWaitSeconds: 1 }
  const client = clientOf(github, { timing })
  const { data } = await client.rest.pulls.get({ owner: 'a', repo: 'b', pull_number: 1 })
  expect(data.number).toBe(1)
  expect(github.requests.length).toBeGreaterThan(1)
})
