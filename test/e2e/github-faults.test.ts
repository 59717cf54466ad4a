import { expect, test } from '@jest/globals'
import { HEAD_SHA, INPUTS, pullRequestPayload, runStep, startStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'
import { aReport } from '../support/report.ts'
import { uploadReport } from '../support/saved-report.ts'

/** A report of this step that only has to be judged again. */
const saved = aReport({ step: 'cost / cost / gate', head: { sha: HEAD_SHA, ref: 'change' } })

function labeled(directory: Parameters<typeof startStep>[0], github: LoopbackGitHub) {
  uploadReport(github, saved)
  return startStep(directory, github, {
    event: 'pull_request',
    payload: { ...pullRequestPayload('labeled'), label: { name: 'documentation' } },
    inputs: { ...INPUTS, 'base-code': 'nowhere' },
  })
}

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
