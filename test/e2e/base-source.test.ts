import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readReport } from '../../src/report/read.ts'
import { codeWith, pullRequestPayload, runStep } from '../support/action.ts'
import { deployedOrders } from '../support/aws-step.ts'
import type { Flags } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'

// What else base may be is in test/check/base-source.test.ts.
const OTHER = 'd'.repeat(40)

/** What a step that compares with the deployed `orders` reports. */
async function reported(tags: Record<string, string>, inputs: Flags = {}) {
  using directory = directoryWith(codeWith(2))
  await using github = await startGitHub()
  await using orders = await deployedOrders({ tags })
  const step = await runStep(directory, github, {
    event: 'pull_request',
    payload: pullRequestPayload('synchronize'),
    inputs: { ...orders.inputs, ...inputs },
    env: orders.env,
  })
  const report = readReport(JSON.parse(readFileSync(step.outputs['report-json'] ?? '', 'utf8')))
  return { report, comment: github.state.comments[0]?.body ?? '', mainSha: report.base.sha ?? '' }
}

test('deployed code whose commit is not known is not called main', async () => {
  const { report, comment } = await reported({})
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
  expect(comment).toMatch(/Base is the deployed code \(`\$LATEST`, last changed \d{4}-/)
  expect(comment).toMatch(/Nothing states the commit it was built from/)
  expect(comment).not.toMatch(/\bmain (at|→)/)
})

test('deployed code of another commit than main is reported in a line of its own', async () => {
  const { report, comment, mainSha } = await reported({ 'git-commit': OTHER })
  expect(report.base.source).toMatchObject({
    commit: { sha: OTHER, from: 'tag git-commit' },
    isMain: false,
  })
  const line = `⚠️ The deployed \`orders\` was built from \`ddddddd\`, and main is at \`${mainSha.slice(0, 7)}\`: the two differ.`
  expect(comment).toContain(line)
  expect(comment).toMatch(/deployed → PR/)
})

test('given code of a commit that the workflow names is called by what it is', async () => {
  const mainSha = pullRequestPayload('synchronize').pull_request.base.sha
  const { report, comment } = await reported({}, { 'base-code': 'base', 'base-commit': mainSha })
  expect(report.base.source).toMatchObject({
    ...{ kind: 'given', from: 'path', commit: { from: 'base-commit' }, isMain: true },
  })
  expect(comment).toMatch(/main\u00a0→\u00a0PR/)
  expect(comment).not.toMatch(/the two differ/)
})
