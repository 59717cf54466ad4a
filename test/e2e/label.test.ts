import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Report } from '../../src/report/schema.ts'
import { codeWith, HEAD_SHA, INPUTS, pullRequestPayload, runStep } from '../support/action.ts'
import { deployedOrders } from '../support/aws-step.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'
import { aRegression, aReport } from '../support/report.ts'
import { uploadReport } from '../support/saved-report.ts'

const LABEL = 'lambda-cost-accepted'
const SET = {
  event: 'labeled',
  label: LABEL,
  by: 'maintainer',
  at: '2026-11-01T10:00:00Z',
} as const
/** Workflow, job and step as `stepOf` has them. */
const STEP = 'cost / cost / gate'
/** Nothing is there to be measured, so that a run which measures says so. */
const NOTHING = { ...INPUTS, 'base-code': 'nowhere', 'report-dir': 'report' }

function labelPayload(action: 'labeled' | 'unlabeled') {
  return { ...pullRequestPayload(action), label: { name: LABEL } }
}

const reportIn = (folder: string) =>
  readFileSync(path.join(folder, 'report', 'report.json'), 'utf8')

test('a label accepts what was measured, taking it off takes that back, and nothing is measured again', async () => {
  using directory = directoryWith(codeWith(2))
  using empty = directoryWith({})
  await using github = await startGitHub()
  await using orders = await deployedOrders()
  const measured = await runStep(directory, github, {
    event: 'pull_request',
    payload: pullRequestPayload('synchronize'),
    inputs: { ...orders.inputs, 'report-dir': 'report' },
    env: orders.env,
  })
  expect([measured.status, measured.outputs.verdict]).toEqual([1, 'fail'])
  uploadReport(github, reportIn(directory.path))

  Object.assign(github.state, { labels: [LABEL], labelEvents: [SET] })
  const labeled = await runStep(empty, github, {
    event: 'pull_request',
    payload: labelPayload('labeled'),
    inputs: NOTHING,
    env: { GITHUB_RUN_ID: '78' },
  })
  const accepted =
    /Accepted by `maintainer` with label `lambda-cost-accepted` at 2026-11-01 10:00 UTC/
  expect([labeled.status, labeled.outputs.verdict]).toEqual([0, 'accepted'])
  expect(labeled.stdout).toMatch(/Judging again what run 77 measured; nothing is deployed/)
  expect(labeled.summary).toMatch(accepted)
  expect(github.state.comments.map(({ body }) => body)).toEqual([expect.stringMatching(accepted)])
  expect(labeled.outputs['report-json']).toBe(path.join(empty.path, 'report', 'report.json'))
  expect(JSON.parse(reportIn(empty.path))).toMatchObject({
    verdict: 'accepted',
    acceptance: { by: 'maintainer', label: LABEL, at: SET.at },
  })

  uploadReport(github, reportIn(empty.path), 6)
  Object.assign(github.state, { labels: [] })
  const unlabeled = await runStep(empty, github, {
    event: 'pull_request',
    payload: labelPayload('unlabeled'),
    inputs: NOTHING,
    env: { GITHUB_RUN_ID: '79' },
  })
  expect([unlabeled.status, unlabeled.outputs.verdict]).toEqual([1, 'fail'])
  expect(unlabeled.stdout).toMatch(/::error::orders: .* \(limit 5 %25\)/)
  expect(github.state.comments).toHaveLength(1)
  expect(github.state.comments[0]?.body).toMatch(/### ❌/)
  expect(github.state.comments[0]?.body).not.toMatch(/Accepted by/)
  expect(JSON.parse(reportIn(empty.path))).toMatchObject({ verdict: 'fail', acceptance: null })
})

describe('a label', () => {
  const saved = aReport({
    step: STEP,
    functions: [aRegression({ name: 'orders' })],
    head: { sha: HEAD_SHA, ref: 'change' },
  })

  test('that was set on a former head accepts nothing, and the comment says why', async () => {
    using directory = directoryWith({})
    const runs = [{ id: 9, headSha: HEAD_SHA, createdAt: '2026-11-01T12:00:00Z' }]
    await using github = await startGitHub({ labels: [LABEL], labelEvents: [SET], runs })
    uploadReport(github, saved)
    const payload = { ...labelPayload('labeled'), label: { name: 'documentation' } }
    payload.pull_request.head.ref = 'change'
    const step = await runStep(directory, github, {
      event: 'pull_request',
      payload,
      inputs: NOTHING,
    })
    expect([step.status, step.outputs.verdict]).toEqual([1, 'fail'])
    const why = /⚠️ Not accepted: maintainer set the label .*, but aaaaaaa/
    expect(github.state.comments[0]?.body.replaceAll('\u200b', '')).toMatch(why)
    const whole = { ...NOTHING, 'override-scope': 'pull-request' }
    const again = await runStep(directory, github, {
      event: 'pull_request',
      payload,
      inputs: whole,
      // GitHub Enterprise Server has its API elsewhere.
      env: { GITHUB_API_URL: `${github.url}/api/v3` },
    })
    expect([again.status, again.outputs.verdict]).toEqual([0, 'accepted'])
  })

  test.each<[string, Report]>([
    ['another step', { ...saved, step: 'cost / cost / other' }],
    ['other functions', { ...saved, functions: [aRegression({ name: 'mailer' })] }],
    ['another leg of the matrix', { ...saved, step: `${STEP} / {"function":"b"}` }],
  ])('does not judge the report of %s', async (_, report) => {
    using directory = directoryWith({})
    await using github = await startGitHub({ labels: [LABEL], labelEvents: [SET] })
    uploadReport(github, report)
    const step = await runStep(directory, github, {
      event: 'pull_request',
      payload: labelPayload('labeled'),
      inputs: NOTHING,
    })
    expect([step.status, step.outputs]).toEqual([1, {}])
    expect(step.stdout).toMatch(/Measuring instead/)
  })

  test('says which permission is missing to find the report', async () => {
    using directory = directoryWith({})
    await using github = await startGitHub({ permissions: { pull_requests: 'write' } })
    uploadReport(github, saved)
    const step = await runStep(directory, github, {
      event: 'pull_request',
      payload: labelPayload('labeled'),
      inputs: NOTHING,
    })
    expect(step.stdout).toMatch(/Add `actions: read` under `permissions:`.* Measuring instead/)
  })
})
