import { expect, test } from '@jest/globals'
import { HEAD_SHA, INPUTS, pullRequestPayload, runStep, startStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'
import { aReport } from '../support/report.ts'
import { uploadReport } from '../support/saved-report.ts'

/** A report of this step that only has to be judged again. */
const saved = aReport({ step: 'cost / cost / gate', head: { sha: HEAD_SHA, ref: 'change' } })

function labeled(
  directory: Parameters<typeof startStep>[0],
  github: LoopbackGitHub,
  { env = {}, title = 'Resize twice', ref = 'change', report = saved } = {},
) {
  const id = github.state.artifacts.length + 1
  uploadReport(github, { ...report, head: { sha: HEAD_SHA, ref } }, id)
  const payload = pullRequestPayload('labeled')
  Object.assign(payload.pull_request, { title })
  Object.assign(payload.pull_request.head, { ref })
  return startStep(directory, github, {
    event: 'pull_request',
    payload: { ...payload, label: { name: 'documentation' } },
    inputs: { ...INPUTS, 'function-name': 'image-resize', 'base-code': 'nowhere' },
    env,
  })
}

const LIMITED = { status: 429, message: 'Too Many Requests', headers: { 'retry-after': '1' } }
const LOCKED = { status: 403, message: 'Unable to create comment because issue is locked.' }
const CREATE = { operation: 'issues/create-comment' }
const HOSTILE = '</sub><img src=x>@octocat $(id) `|` --> <!-- #1'

test.each<[string, Partial<LoopbackGitHub>, RegExp]>([
  [
    '502, though the comment was written',
    { faults: [{ ...CREATE, status: 502, carriedOut: true }] },
    /./,
  ],
  ['429 with retry-after', { faults: [{ ...CREATE, ...LIMITED }] }, /trying again in 1 s/],
  ['a repository renamed in mid-run', { moved: 301 }, /./],
  ['GitHub Enterprise Server', { url: '/api/v3' }, /./],
])('there is one comment after all: %s', async (_, { url = '', ...given }, log) => {
  using directory = directoryWith({})
  await using github = await startGitHub()
  Object.assign(github, given)
  const env = { GITHUB_API_URL: `${github.url}${url}` }
  const step = await labeled(directory, github, { env, title: HOSTILE, ref: HOSTILE }).finished
  expect([step.status, step.stderr]).toEqual([0, ''])
  expect(step.stdout).toMatch(log)
  expect(step.stdout).not.toContain('::warning')
  expect(github.state.comments).toHaveLength(1)
  expect(github.state.comments[0]?.body).not.toMatch(/<img|@octocat|\$\(id\)/)
  expect(github.requests.filter((id) => id === CREATE.operation).length).toBeLessThan(3)
})

test.each<[string, (github: LoopbackGitHub) => unknown, RegExp]>([
  [
    'a permission that is missing',
    ({ state }) => Object.assign(state, { permissions: { actions: 'read' } }),
    /::warning::GitHub refused to comment on pull request #12 .*`pull-requests: write`/,
  ],
  [
    'a conversation that is locked',
    ({ faults }) => faults.push({ ...CREATE, ...LOCKED }),
    /::warning::GitHub refused to comment .*: Unable to create comment because issue is locked\.\s*$/m,
  ],
])('the verdict does not depend on the comment: %s', async (_, arrange, warning) => {
  using directory = directoryWith({})
  await using github = await startGitHub()
  arrange(github)
  const { finished, files } = labeled(directory, github)
  const step = await finished
  expect([step.status, step.stderr, files().outputs.verdict]).toEqual([0, '', 'pass'])
  expect(step.stdout).toMatch(warning)
  expect(files().summary).toMatch(/^### ✅ `image-resize`/)
  expect(github.state.comments).toEqual([])
})

test('legs of a matrix have a comment each, which they find again', async () => {
  using directory = directoryWith({})
  await using github = await startGitHub()
  for (const GITHUB_RUN_ID of ['77', '78']) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const env = { GITHUB_RUN_ID, INPUT_MATRIX: JSON.stringify({ region }) }
      const report = { ...saved, step: `cost / cost / {"region":"${region}"} / gate` }
      expect((await labeled(directory, github, { env, report }).finished).status).toBe(0)
    }
    expect(github.state.comments).toHaveLength(2)
  }
})

test.each<[string, number, RegExp]>([
  ['a token that is not accepted', 401, /::error::GitHub does not accept the token/],
  ['a missing permission', 403, /::error::GitHub refused to find .*`pull-requests: write`/],
  ['a repository that it may not see', 404, /::error::GitHub answered 404/],
])('command: comment fails for %s, and says so', async (_, status, sentence) => {
  using directory = directoryWith({ 'report/report.json': JSON.stringify(saved) })
  await using github = await startGitHub()
  github.faults.push({ operation: 'pulls/list', status })
  const payload = webhook('workflow_run', 'completed')
  payload.workflow_run.event = 'pull_request'
  const step = await runStep(directory, github, {
    event: 'workflow_run',
    payload,
    inputs: { 'report-dir': 'report' },
  })
  expect([step.status, step.stderr]).toEqual([1, ''])
  expect(step.stdout).toMatch(sentence)
})

test.each(['actions/list-artifacts-for-repo', 'graphql', 'issues/list-comments'])(
  'SIGINT ends a step while GitHub does not answer %s',
  async (operation) => {
    using directory = directoryWith({})
    await using github = await startGitHub()
    github.faults.push({ operation, silent: true })
    const asked = Promise.withResolvers<void>()
    github.before.set(operation, asked.resolve)
    const { child, finished } = labeled(directory, github)
    await asked.promise
    child.kill('SIGINT')
    const { status, stderr, stdout } = await finished
    expect([status, stderr]).toEqual([expect.any(Number), ''])
    expect(stdout).toMatch(/The run was cancelled/)
  },
)
