import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { FaultedRequest, Faults } from '@lambda-cost-gate/local-lambda'
import type { FakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import type { Report } from '../../src/report/schema.ts'
import {
  codeWith,
  HEAD_SHA,
  INPUTS,
  pullRequestPayload,
  runOf,
  runStep,
  startStep,
} from '../support/action.ts'
import { deployedOrders } from '../support/aws-step.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'

const LABEL = 'lambda-cost-accepted'

describe('a pull request that makes the function slower', () => {
  test('gets report files, summary, outputs and one comment, and fails until it is mended', async () => {
    using directory = directoryWith(codeWith(2))
    await using github = await startGitHub()
    const options = { event: 'pull_request', payload: pullRequestPayload('synchronize') }
    const inputs = { ...INPUTS, explain: 'regression' }
    const step = await runStep(directory, github, { ...options, inputs })
    expect(step.status).toBe(1)
    expect(step.stdout).toMatch(/orders: profiling/)
    expect(step.stdout).toMatch(/::error::.*orders/)
    expect(step.summary).toMatch(/### ❌ `orders`/)
    expect(step.outputs).toMatchObject({ verdict: 'fail', 'spend-usd': '0' })
    expect(step.outputs['comment-url']).toMatch(/#issuecomment-/)
    const report = JSON.parse(readFileSync(step.outputs['report-json'] ?? '', 'utf8'))
    expect(report).toMatchObject({ verdict: 'fail', pullRequest: 12, head: { sha: HEAD_SHA } })
    for (const name of ['report-markdown', 'report-html']) {
      expect(readFileSync(step.outputs[name] ?? '', 'utf8')).toContain('orders')
    }
    expect(github.state.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/### ❌ `orders`/),
    ])

    // The same samples without profiling: what was asked changed nothing of what was judged.
    const judged = await runDist('cli.js', [
      ...['check', '--from-samples', path.dirname(step.outputs['report-json'] ?? '')],
      ...['--format', 'json'],
    ])
    expect([judged.status, JSON.parse(judged.stdout)]).toEqual([1, unexplained(report)])

    writeFileSync(path.join(directory.path, 'head/index.mjs'), codeWith(1)['head/index.mjs'] ?? '')
    const mended = await runStep(directory, github, { ...options, env: { GITHUB_RUN_ID: '78' } })
    expect([mended.status, mended.outputs.verdict]).toEqual([0, 'pass'])
    expect(github.state.comments.map(({ body }) => body)).toEqual([expect.stringMatching(/✅/)])
  })

  test('passes as accepted while a maintainer has set the label', async () => {
    using directory = directoryWith(codeWith(2))
    await using github = await startGitHub({
      labels: [LABEL],
      labelEvents: [
        { event: 'labeled', label: LABEL, by: 'maintainer', at: '2026-11-01T10:00:00Z' },
      ],
    })
    await using orders = await deployedOrders()
    const step = await runStep(directory, github, {
      event: 'pull_request',
      payload: pullRequestPayload('synchronize'),
      inputs: { ...orders.inputs, 'override-scope': 'pull-request' },
      env: orders.env,
    })
    expect([step.status, step.outputs.verdict]).toEqual([0, 'accepted'])
    expect(github.state.comments[0]?.body).toMatch(/maintainer/)
    expect(step.summary).toMatch(/maintainer/)
  })
})

test('calibrate writes the noise of base to the summary and to report-dir', async () => {
  using directory = directoryWith(codeWith(1))
  await using github = await startGitHub()
  await using orders = await deployedOrders()
  orders.factory.answer = (_, { version }) => ({ durationMs: 2000 + 20 * Number(version) })
  const { 'head-code': _, ...inputs } = orders.inputs
  const step = await runStep(directory, github, {
    event: 'workflow_dispatch',
    inputs: { ...inputs, 'max-environments': '8', command: 'calibrate', 'report-dir': 'noise' },
    env: orders.env,
  })
  expect(step.status).toBe(0)
  expect(Number(step.outputs['spend-usd'])).toBeGreaterThan(0)
  expect(step.summary).toMatch(
    /### `orders`: base against itself\n\nThere is no difference, yet of 1000 checks/,
  )
  expect(step.summary).toMatch(/\| 512 MB \| `default` \| .* \| \d+ × \d+ \|/)
  const file = path.join(directory.path, 'noise/calibration.md')
  expect(step.outputs['report-markdown']).toBe(file)
  expect(step.summary.trim()).toBe(readFileSync(file, 'utf8').trim())
  const json = JSON.parse(readFileSync(path.join(directory.path, 'noise/calibration.json'), 'utf8'))
  expect(json[0].alarms.looks).toEqual([4, 8])
  expect(json).toMatchObject([{ name: 'orders', environments: 8, limitPercent: 5, seed: 1 }])
  expect(github.state.comments).toEqual([])
})

test('from a fork it fails without a comment; workflow_run posts the report, and does not believe that it was accepted', async () => {
  const head = 'export const handler = async () => { throw new Error() }'
  using directory = directoryWith({ ...codeWith(1), 'head/index.mjs': head })
  await using github = await startGitHub({
    permissions: { pull_requests: 'read' },
    pulls: [
      { number: 12, headSha: HEAD_SHA, headRef: 'change', headRepository: 'stranger/octo-repo' },
    ],
  })
  const measured = await runStep(directory, github, {
    event: 'pull_request',
    payload: pullRequestPayload('synchronize', { fork: true }),
    inputs: INPUTS,
  })
  expect(measured.status).toBe(1)
  expect(measured.summary).toMatch(/### ❌ `orders`/)
  expect(measured.stdout).toMatch(/token is read-only/)
  expect(github.state.comments).toEqual([])
  const reportFile = measured.outputs['report-json'] ?? ''
  const forged = JSON.parse(readFileSync(reportFile, 'utf8'))
  forged.verdict = 'accepted'
  forged.acceptance = { label: LABEL, by: 'nobody', at: '2026-11-01T10:00:00.000Z' }
  writeFileSync(reportFile, JSON.stringify(forged))
  github.state.permissions.pull_requests = 'write'
  const step = await runStep(directory, github, {
    event: 'workflow_run',
    payload: runOf('stranger/octo-repo'),
    inputs: { 'report-dir': path.dirname(reportFile) },
  })
  expect([step.status, step.stderr]).toEqual([0, ''])
  expect(github.state.comments[0]?.body).toMatch(/### ❌ `orders`/)
  expect(github.state.comments[0]?.body).not.toMatch(/nobody/)
})

describe('on AWS', () => {
  /** A step on a service with one deployed function. */
  async function onAws(
    answer: FakeFactory['answer'] = () => ({ durationMs: 2000 }),
    faults: Faults = {},
  ) {
    const directory = directoryWith(codeWith(2))
    const github = await startGitHub()
    const { service, factory, inputs, env } = await deployedOrders({ faults })
    const before = service.snapshot()
    factory.answer = answer
    const options = {
      event: 'pull_request',
      payload: pullRequestPayload('synchronize'),
      inputs,
      env,
    }
    const step = startStep(directory, github, options)
    return {
      service,
      before,
      step,
      /** Runs the post step with what the main step saved for it. */
      post: () => {
        const state = Object.entries(step.files().state)
        const env = Object.fromEntries(state.map(([name, value]) => [`STATE_${name}`, value]))
        return runStep(directory, github, {
          ...options,
          entry: 'post.js',
          env: { ...options.env, ...env },
        })
      },
      async [Symbol.asyncDispose]() {
        await service.close()
        await github[Symbol.asyncDispose]()
        directory[Symbol.dispose]()
      },
    }
  }

  /** A step that waits for its first invocation. */
  async function measuring() {
    const invoked = Promise.withResolvers<void>()
    const run = await onAws(() => {
      invoked.resolve()
      return new Promise(() => {})
    })
    await invoked.promise
    return run
  }

  test('a step that is cancelled deletes its previews, and the post step finds nothing', async () => {
    await using run = await measuring()
    run.step.child.kill('SIGINT')
    const { status, stdout } = await run.step.finished
    expect([status, stdout]).toEqual([1, expect.stringMatching(/cancelled/)])
    expect(run.service.snapshot()).toEqual(run.before)
  })

  test('a step that is killed leaves previews, which the post step deletes', async () => {
    await using run = await measuring()
    run.step.child.kill('SIGKILL')
    await run.step.finished
    expect(Object.keys(run.service.snapshot()).length).toBeGreaterThan(1)
    const post = await run.post()
    expect([post.status, post.stdout]).toEqual([
      0,
      expect.stringMatching(/left behind and has been deleted/),
    ])
    expect(run.service.snapshot()).toEqual(run.before)
  })

  test('what a step could not delete, the post step tries again, even where it may not list functions', async () => {
    let refusing = true
    const denied = { kind: 'answer', status: 403, code: 'AccessDeniedException' } as const
    const refused = ({ operation, nth }: FaultedRequest) =>
      operation === 'ListFunctions' || (operation === 'DeleteFunction' && nth > 1 && refusing)
    await using run = await onAws(undefined, {
      before: (request) => (refused(request) ? denied : undefined),
    })
    const { status, stdout } = await run.step.finished
    expect([status, stdout]).toEqual([0, expect.stringMatching(/could not be deleted/)])
    const left = Object.keys(run.service.snapshot()).length - 1
    expect(left).toBeGreaterThan(1)
    refusing = false
    const post = await run.post()
    expect(post.stdout.match(/was left behind and has been deleted/g)).toHaveLength(left)
    expect(run.service.snapshot()).toEqual(run.before)
  })
})

/** A report without what profiling adds to it. */
function unexplained(report: Report): Report {
  return {
    ...report,
    notes: report.notes.filter((note) => !/could not be (determined|counted)/.test(note)),
    functions: report.functions.map((each) => {
      if (each.kind !== 'measured') return each
      const { explanation: _, ...rest } = each
      return rest
    }),
  }
}
