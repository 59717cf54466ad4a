import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { readReport } from '../../src/report/read.ts'
import { codeWith, INPUTS, pullRequestPayload, runStep } from '../support/action.ts'
import type { Flags } from '../support/check.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'

describe('events without a pull request to measure', () => {
  test.each<[string, unknown, RegExp]>([
    ['merge_group', webhook('merge_group', 'checks_requested'), /merge queue/],
    ['push', webhook('push'), /A push has no pull request/],
    ['issues', webhook('issues', 'opened'), /the event issues does not say what to compare/],
  ])('%s ends well and says why nothing was measured', async (event, payload, reason) => {
    using directory = directoryWith(codeWith(1))
    await using github = await startGitHub()
    const step = await runStep(directory, github, { event, payload })
    expect(step.status).toBe(0)
    expect(step.summary).toMatch(reason)
    expect(step.outputs).toEqual({ verdict: 'skipped' })
  })

  test('nothing need be built for an event that measures nothing', async () => {
    using directory = directoryWith({})
    await using github = await startGitHub()
    await using service = await startLambdaService({
      latencies: SETTLED_AT_ONCE,
      factory: fakeFactory(),
    })
    const inputs = { template: '.aws-sam/build/template.yaml' }
    const queued = { event: 'merge_group', payload: webhook('merge_group', 'checks_requested') }
    expect((await runStep(directory, github, { ...queued, inputs })).status).toBe(0)
    const closed = { event: 'pull_request', payload: pullRequestPayload('closed') }
    const env = {
      AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    }
    const step = await runStep(directory, github, { ...closed, inputs, env })
    expect([step.status, step.stdout]).toEqual([0, expect.stringMatching(/No preview is left/)])
  })

  test.each([
    ['issue_comment', { command: 'check' }, /On issue_comment nothing is measured/],
    [
      'workflow_run',
      { command: 'check' },
      /On workflow_run, a run that was triggered by pull_request of stranger/,
    ],
  ] as const)('%s with %j is refused, and nothing is measured', async (event, extra, sentence) => {
    using directory = directoryWith(codeWith(1))
    await using github = await startGitHub()
    const payload = webhook('workflow_run', 'completed')
    payload.workflow_run.event = 'pull_request'
    payload.workflow_run.head_repository.full_name = 'stranger/octo-repo'
    const step = await runStep(directory, github, {
      event,
      payload,
      inputs: { ...INPUTS, ...extra },
    })
    expect(step.stdout).toMatch(sentence)
    expect(step.status).toBe(1)
    expect(step.stdout).not.toContain('orders: ')
  })

  test('the command line in such a workflow is refused as well', async () => {
    using directory = directoryWith(codeWith(1))
    const { status, stderr } = await runDist(
      'cli.js',
      ['check', ...Object.entries(INPUTS).map(([name, value]) => `--${name}=${value}`)],
      {
        cwd: directory.path,
        env: {
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: 'issue_comment',
          GITHUB_REPOSITORY: 'octo-org/octo-repo',
        },
      },
    )
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('On issue_comment nothing is measured'),
    ])
  })

  test('pull_request_target is refused, and nothing is measured', async () => {
    using directory = directoryWith(codeWith(1))
    await using github = await startGitHub()
    const step = await runStep(directory, github, {
      event: 'pull_request_target',
      payload: pullRequestPayload('synchronize'),
    })
    expect(step.status).toBe(1)
    expect(step.stdout).toMatch(/On pull_request_target nothing is measured/)
  })

  test.each([
    ['a fork', { fork: true }, 'octocat', /comes from a fork/],
    ['Dependabot', {}, 'dependabot[bot]', /opened by Dependabot/],
  ])('%s without credentials is not measured, and that is no silent pass', async (...each) => {
    const [, options, actor, why] = each
    using directory = directoryWith(codeWith(2))
    await using github = await startGitHub()
    const run = (inputs: Flags) =>
      runStep(directory, github, {
        event: 'pull_request',
        payload: pullRequestPayload('synchronize', options),
        inputs: { ...INPUTS, backend: 'aws', ...inputs },
        env: { GITHUB_ACTOR: actor },
      })
    const step = await run({})
    expect([step.status, step.outputs.verdict]).toEqual([0, 'skipped'])
    expect(step.summary).toMatch(/### ⏭️ Not measured\n\nNot measured, so this is not a pass/)
    expect(step.summary).toMatch(why)
    const report = readReport(JSON.parse(readFileSync(step.outputs['report-json'] ?? '', 'utf8')))
    expect(report).toMatchObject({ verdict: 'skipped', pullRequest: 12, functions: [] })
    expect(report.skipReason).toMatch(why)

    const strict = await run({ 'on-unmeasured': 'fail' })
    expect([strict.status, strict.outputs.verdict]).toEqual([1, 'skipped'])
    expect(strict.stdout).toMatch(/::error::Not measured, so this is not a pass/)
  })

  test.each([
    ['no report', '{"verdict":"pass"}', /report\.json is not a report of this action/],
    ['no JSON', '<script>', /report\.json is not JSON/],
    ['nine megabytes', ' '.repeat(9_000_000), /is larger than 8000000 bytes/],
  ])('an artifact with %s is not posted', async (_, json, refusal) => {
    using directory = directoryWith({ 'report/report.json': json })
    await using github = await startGitHub()
    const payload = webhook('workflow_run', 'completed')
    payload.workflow_run.event = 'pull_request'
    const step = await runStep(directory, github, {
      event: 'workflow_run',
      payload,
      inputs: { 'report-dir': 'report' },
    })
    expect([step.status, step.stderr]).toEqual([1, ''])
    expect(step.stdout).toMatch(refusal)
    expect(github.requests).toEqual([])
  })
})

// What each action of an event leads to is in test/github/decide.test.ts.
describe('each event as GitHub sends it', () => {
  const MEASURES = /(base|head)-code: there is no directory/
  const JUDGES_AGAIN = /No run of [0-9a-f]{7} has left a report.* Measuring instead/
  const CASES: [string, RegExp][] = [
    ['pull_request opened', MEASURES],
    ['pull_request closed', /nothing to sweep/],
    ['pull_request labeled', JUDGES_AGAIN],
    ['pull_request ready_for_review', JUDGES_AGAIN],
    ['workflow_run requested', /The measuring run is only requested/],
    ['workflow_run completed', /triggered by workflow_dispatch, not by a pull request/],
    ['schedule', /nothing to sweep/],
    ['workflow_dispatch', MEASURES],
  ]

  test.each(CASES)('%s ends with a sentence and without a stack', async (which, sentence) => {
    const [event = '', action] = which.split(' ')
    using directory = directoryWith({})
    await using github = await startGitHub()
    const { status, stdout, stderr, summary } = await runStep(directory, github, {
      event,
      payload: webhook(event, action),
      inputs: { ...INPUTS, 'base-code': 'nowhere' },
    })
    expect(stdout + summary).toMatch(sentence)
    expect(stdout + summary).not.toMatch(/^\s+at /m)
    expect([status, stderr]).toEqual([[MEASURES, JUDGES_AGAIN].includes(sentence) ? 1 : 0, ''])
  })

  test('a mistake in the config file is shown beside its line', async () => {
    using directory = directoryWith({ 'gate.yml': 'backend: local\nmax-cost-increase: <b>\n' })
    await using github = await startGitHub()
    const step = await runStep(directory, github, {
      event: 'pull_request',
      payload: pullRequestPayload('opened'),
      inputs: { config: 'gate.yml' },
    })
    expect([step.status, step.stderr]).toEqual([1, ''])
    expect(step.stdout).toMatch(/::error file=gate.yml,line=2::gate.yml, line 2, column 20/)
    expect(step.summary).toMatch(/❌ gate.yml, line 2, .*\n\n<pre>.*&#60;b&#62;/s)
  })

  test('an event file that is none is reported as such', async () => {
    using directory = directoryWith({})
    await using github = await startGitHub()
    const step = await runStep(directory, github, { event: 'pull_request', payload: [] })
    expect([step.status, step.stderr]).toEqual([1, ''])
    expect(step.stdout).toMatch(/::error::The event file .* is not a payload of pull_request/)
    expect(step.summary).toMatch(/is not a payload of pull\S*request/)
  })
})
