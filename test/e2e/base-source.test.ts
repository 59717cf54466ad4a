import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { readReport } from '../../src/report/read.ts'
import { codeWith, INPUTS, pullRequestPayload, runStep } from '../support/action.ts'
import type { Flags } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'

const OTHER = 'd'.repeat(40)

/** A step that compares with what is deployed as `orders`. */
async function onAws(tags: Record<string, string>, inputs: Flags = {}) {
  using directory = directoryWith(codeWith(2))
  await using github = await startGitHub()
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    maxEnvironments: 100,
  })
  await createDeployed(service.endpoint, 'orders', 512, { Tags: tags })
  const payload = pullRequestPayload('synchronize')
  const step = await runStep(directory, github, {
    event: 'pull_request',
    payload,
    inputs: { 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512', ...inputs },
    env: {
      AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  })
  const report = readReport(JSON.parse(readFileSync(step.outputs['report-json'] ?? '', 'utf8')))
  return { report, comment: github.state.comments[0]?.body ?? '', mainSha: report.base.sha ?? '' }
}

test('deployed code of which no commit is known is not called main', async () => {
  const { report, comment } = await onAws({})
  expect(report.base.source).toMatchObject({
    kind: 'deployed',
    qualifier: '$LATEST',
    version: '$LATEST',
    lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    codeSha256: expect.stringMatching(/^[\w+/]{43}=$/),
    commit: null,
    isMain: null,
  })
  expect(report.functions[0]).toMatchObject({ base: { source: report.base.source } })
  expect(comment).toMatch(/deployed\u00a0→\u00a0PR/)
  expect(comment).toMatch(
    /Base is the deployed code \(<code>&#36;LATEST<\/code>, last changed \d{4}-/,
  )
  expect(comment).toMatch(/No tag or description says which commit it was built from/)
  expect(comment).not.toMatch(/\bmain (at|→)/)
})

test('deployed code of another commit than main is told in a line of its own', async () => {
  const { report, comment, mainSha } = await onAws({ 'git-commit': OTHER })
  expect(report.base.source).toMatchObject({
    commit: { sha: OTHER, from: 'tag git-commit' },
    isMain: false,
  })
  const line = `⚠️ The deployed \`orders\` was built from \`ddddddd\`, and main is at \`${mainSha.slice(0, 7)}\`: the two differ.`
  expect(comment).toContain(line)
  expect(comment).toMatch(/deployed → PR/)
})

test("deployed code of main's commit is called main", async () => {
  const mainSha = pullRequestPayload('synchronize').pull_request.base.sha
  const { report, comment } = await onAws({ commit: mainSha })
  expect(report.base.source).toMatchObject({ isMain: true })
  expect(comment).toMatch(/main\u00a0→\u00a0PR/)
  expect(comment).not.toMatch(/the two differ/)
})

test.each<[string, Flags, RegExp, object]>([
  ['of no known commit', {}, /base\u00a0→\u00a0PR/, { commit: null, isMain: null }],
  [
    'of a commit that the workflow names',
    { 'base-commit': pullRequestPayload('synchronize').pull_request.base.sha },
    /main\u00a0→\u00a0PR/,
    { commit: { from: 'base-commit' }, isMain: true },
  ],
])('given code %s is called by what it is', async (_, inputs, heading, source) => {
  using directory = directoryWith(codeWith(2))
  await using github = await startGitHub()
  const step = await runStep(directory, github, {
    event: 'pull_request',
    payload: pullRequestPayload('synchronize'),
    inputs: { ...INPUTS, ...inputs },
  })
  const report = readReport(JSON.parse(readFileSync(step.outputs['report-json'] ?? '', 'utf8')))
  expect(report.base.source).toMatchObject({ kind: 'given', from: 'path', ...source })
  expect(github.state.comments[0]?.body).toMatch(heading)
})
