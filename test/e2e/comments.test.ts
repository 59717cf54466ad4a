import { expect, test } from '@jest/globals'
import type { Report } from '../../src/report/schema.ts'
import { HEAD_SHA, INPUTS, pullRequestPayload, runStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { aFunction, aRegression, aReport } from '../support/report.ts'
import { uploadReport } from '../support/saved-report.ts'

type Functions = Report['functions']

/** A call of a workflow whose report is there already, so that nothing need be measured. */
async function call(
  github: LoopbackGitHub,
  name: string,
  functions: Functions,
  env: NodeJS.ProcessEnv = {},
  sha = HEAD_SHA,
) {
  using directory = directoryWith({})
  const head = { sha, ref: 'change' }
  const payload = pullRequestPayload('labeled')
  payload.pull_request.head.sha = sha
  github.state.pulls = [{ number: 12, headSha: sha }]
  const report = aReport({ step: 'cost / cost / gate', head, functions })
  uploadReport(github, report, github.state.artifacts.length + 1, name, sha)
  return await runStep(directory, github, {
    event: 'pull_request',
    payload: { ...payload, label: { name: 'documentation' } },
    inputs: {
      ...INPUTS,
      'function-name': functions[0]?.name ?? '',
      'base-code': 'nowhere',
      'report-artifact': name,
    },
    env,
  })
}

const orders = aRegression({ name: 'orders' })
const mailer = aFunction({ name: 'mailer' })
const headlines = ({ state }: LoopbackGitHub) =>
  state.comments.map(({ body }) => /^### .*$/m.exec(body)?.[0])

test('a reusable workflow that is called twice in a run has a comment for each call', async () => {
  await using github = await startGitHub()
  const first = await call(github, 'orders-report', [orders])
  const second = await call(github, 'mailer-report', [mailer])
  expect([first.outputs.verdict, second.outputs.verdict]).toEqual(['fail', 'pass'])
  const both = [expect.stringMatching(/❌ `orders`/), expect.stringMatching(/✅ `mailer`/)]
  expect(headlines(github)).toEqual(both)
  expect(first.outputs['comment-url']).not.toBe(second.outputs['comment-url'])

  const again = await call(github, 'mailer-report', [mailer], { GITHUB_RUN_ID: '78' })
  expect(again.outputs['comment-url']).toBe(second.outputs['comment-url'])
  expect(headlines(github)).toEqual(both)
})

test('the comment on the next push says what changed since', async () => {
  await using github = await startGitHub()
  const name = 'orders'
  await call(github, 'report', [orders])
  const first = github.state.comments[0]?.body ?? ''
  expect(first).not.toContain('Since the last push')
  await call(github, 'fixed', [aFunction({ name })], { GITHUB_RUN_ID: '78' }, 'b'.repeat(40))
  expect(github.state.comments).toHaveLength(1)
  expect(github.state.comments[0]?.body).toMatch(
    /^Since the last push \(\[`\w{7}`\]\(.*\/commit\/\w{40}\)\): no longer fails \(cost \+11\.6 % → −0\.2 %\)\.$/m,
  )
})

test('a run that was cancelled says so above the last result, and one that was not does not', async () => {
  await using github = await startGitHub()
  const { state } = await call(github, 'report', [orders])
  expect(state.result).toBe('')
  using directory = directoryWith({})
  const pushed = pullRequestPayload('synchronize')
  pushed.pull_request.head.sha = 'b'.repeat(40)
  github.state.pulls = [{ number: 12, headSha: 'b'.repeat(40) }]
  const post = (env: NodeJS.ProcessEnv) =>
    runStep(directory, github, {
      event: 'pull_request',
      payload: pushed,
      entry: 'post.js',
      env: { GITHUB_RUN_ID: '78', ...env },
    })
  await post({ STATE_result: '' })
  expect(github.state.comments[0]?.body).not.toContain('was not measured')
  await post({ STATE_result: 'awaited' })
  expect(github.state.comments[0]?.body).toMatch(
    /\*\*`bbbbbbb` was not measured\*\* .*from an earlier push\. The run was cancelled, or ran out of time/,
  )
  expect(headlines(github)).toEqual([expect.stringMatching(/❌ `orders`/)])
})

test('giving the step an id does not orphan its comment', async () => {
  await using github = await startGitHub()
  await call(github, 'report', [orders])
  using directory = directoryWith({})
  uploadReport(github, aReport({ step: 'cost / cost / named', functions: [orders] }), 9, 'report')
  const named = await runStep(directory, github, {
    event: 'pull_request',
    payload: { ...pullRequestPayload('labeled'), label: { name: 'documentation' } },
    inputs: { ...INPUTS, 'base-code': 'nowhere', 'report-artifact': 'report' },
    env: { GITHUB_ACTION: 'named', GITHUB_RUN_ID: '78' },
  })
  expect(named.outputs.verdict).toBe('fail')
  expect(github.state.comments).toHaveLength(1)
})

test('a push that cannot be measured says so above the last result', async () => {
  await using github = await startGitHub()
  await call(github, 'report', [orders])
  using directory = directoryWith({})
  const pushed = pullRequestPayload('synchronize')
  pushed.pull_request.head.sha = 'b'.repeat(40)
  github.state.pulls = [{ number: 12, headSha: 'b'.repeat(40) }]
  const step = await runStep(directory, github, {
    event: 'pull_request',
    payload: pushed,
    inputs: { ...INPUTS, 'head-code': '<b>@octocat' },
    env: { GITHUB_RUN_ID: '78' },
  })
  expect(step.status).toBe(1)
  const [comment] = github.state.comments
  expect(github.state.comments).toHaveLength(1)
  const [, ...lines] = (comment?.body ?? '').split('\n')
  expect(lines.slice(0, 2)).toEqual([
    '> [!WARNING]',
    expect.stringMatching(
      /^> \*\*`bbbbbbb` was not measured\*\* \(\[run\]\(https:\/\/github\.com\/octo-org\/octo-repo\/actions\/runs\/78\)\); .*head-code: /,
    ),
  ])
  expect(comment?.body).not.toMatch(/<b>|@octocat/)
  expect(lines.slice(2).join('\n')).toMatch(/### ❌ `orders`/)
})

test.each(['hide', 'delete'])(
  'comment-on-pass: %s does so when everything passes',
  async (onPass) => {
    await using github = await startGitHub()
    await call(github, 'report', [orders])
    const passed = await call(github, 'report', [aFunction({ name: 'orders' })], {
      GITHUB_RUN_ID: '78',
      'INPUT_COMMENT-ON-PASS': onPass,
    })
    expect([passed.status, passed.outputs.verdict]).toEqual([0, 'pass'])
    expect(github.state.comments.map(({ hidden }) => hidden)).toEqual(
      onPass === 'hide' ? [true] : [],
    )
  },
)
