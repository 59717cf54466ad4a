import { expect, test } from '@jest/globals'
import { HEAD_SHA, INPUTS, pullRequestPayload, runStep } from '../support/action.ts'
import type { Flags } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'
import { aFunction, aRegression, aReport } from '../support/report.ts'
import { uploadReport } from '../support/saved-report.ts'

const WRITES = { pull_requests: 'write', actions: 'read', checks: 'write' } as const
const GATE = {
  'gate.yml': `backend: local
runtime: nodejs24.x
handler: index.handler
base-code: base
head-code: head
functions:
  - function-name: orders
  - function-name: mailer
`,
}

/** Judges a report again, which takes no measuring. */
async function judged(github: LoopbackGitHub, inputs: Flags = {}) {
  using directory = directoryWith(GATE)
  const orders = aRegression({ name: 'orders' })
  const findings = orders.findings.map((each) => ({ ...each, payload: 'large' }))
  uploadReport(
    github,
    aReport({
      step: inputs['comment-key'] ?? 'cost / cost / gate',
      head: { sha: HEAD_SHA, ref: 'change' },
      functions: [
        { ...orders, findings },
        aFunction({ name: 'mailer', verdict: 'inconclusive' }),
        { kind: 'unchanged', name: 'billing', verdict: 'pass', codeSha256: 'x' },
        { kind: 'new', name: 'reports', verdict: 'pass' },
      ],
    }),
  )
  return await runStep(directory, github, {
    event: 'pull_request',
    payload: { ...pullRequestPayload('labeled'), label: { name: 'documentation' } },
    inputs: { config: 'gate.yml', ...inputs },
  })
}

const madeBy = ({ state }: LoopbackGitHub) =>
  state.checkRuns.map(({ name, conclusion, head_sha }) => [name, conclusion, head_sha])

test('each function has a check run of a stable name, with annotations where a place is known', async () => {
  await using github = await startGitHub({ permissions: WRITES })
  expect((await judged(github)).status).toBe(1)
  expect(madeBy(github)).toEqual([
    ['Lambda cost: orders', 'failure', HEAD_SHA],
    ['Lambda cost: mailer', 'neutral', HEAD_SHA],
    ['Lambda cost: billing', 'success', HEAD_SHA],
    ['Lambda cost: reports', 'neutral', HEAD_SHA],
  ])
  const [orders] = github.state.checkRuns
  expect(orders).toMatchObject({
    status: 'completed',
    details_url: 'https://github.com/octo-org/octo-repo/actions/runs/77',
    output: {
      title: expect.stringMatching(/^orders: /),
      summary: expect.stringMatching(/^### ❌ `orders`/),
      annotations: expect.arrayContaining([
        expect.objectContaining({
          path: 'payloads/large.json',
          start_line: 1,
          annotation_level: 'failure',
        }),
      ]),
    },
  })
})

test('what is undecided fails where that is asked for', async () => {
  await using github = await startGitHub({ permissions: WRITES })
  await judged(github, { 'on-inconclusive': 'fail', 'comment-key': 'eu' })
  expect(madeBy(github)[1]).toEqual(['Lambda cost: mailer (eu)', 'failure', HEAD_SHA])
})

test('without checks: write there is none, and nothing is said of it', async () => {
  await using github = await startGitHub()
  const { stdout } = await judged(github)
  expect(github.state.checkRuns).toEqual([])
  expect(github.requests.filter((id) => id === 'checks/create')).toHaveLength(1)
  expect(stdout).not.toMatch(/checks: write|check run/)
})

test('a fault of GitHub is reported, as a rule may be waiting for the check run', async () => {
  await using github = await startGitHub({ permissions: WRITES })
  github.faults.push({ operation: 'checks/create', status: 422, message: 'No commit found' })
  const { status, stdout } = await judged(github)
  expect([status, stdout]).toEqual([1, expect.stringMatching(/::warning::.*make the check run/)])
})

test('in the merge queue, where nothing is measured, they are neutral', async () => {
  using directory = directoryWith(GATE)
  await using github = await startGitHub({ permissions: WRITES })
  const payload = webhook('merge_group', 'checks_requested')
  const inputs = { ...INPUTS, config: 'gate.yml', 'function-name': '' }
  const step = await runStep(directory, github, { event: 'merge_group', payload, inputs })
  expect([step.status, step.outputs.verdict]).toEqual([0, 'skipped'])
  const head = payload.merge_group.head_sha
  expect(madeBy(github)).toEqual([
    ['Lambda cost: orders', 'neutral', head],
    ['Lambda cost: mailer', 'neutral', head],
  ])
})
