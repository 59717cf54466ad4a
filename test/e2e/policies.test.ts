import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { world } from '../faults/support.ts'
import { pullRequestPayload, REPOSITORY, runStep } from '../support/action.ts'
import type { Flags } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'
import { enforcing, statementsOfRole } from '../support/iam.ts'
import { uploadReport } from '../support/saved-report.ts'

const INPUTS = {
  'function-name': 'orders',
  'head-code': 'head',
  'memory-sizes': '512',
  'max-environments': '4',
  seed: '1',
  'report-dir': 'report',
}
const SWEEP = { command: 'sweep' }
const MEASURED = /no slower and no more expensive/
const LABELED = { ...pullRequestPayload('labeled'), label: { name: 'lambda-cost-accepted' } }

test('the workflow of the README is green on every event, with the role of docs/iam and no right more', async () => {
  await using place = await world('same', {}, { realTime: true, deployed: { Code: {} } })
  await using github = await startGitHub()
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const before = place.state()
  const refused: string[] = []
  const enforced = enforcing(statementsOfRole({ Repository: REPOSITORY }), place.service)
  place.faults = {
    before(request) {
      const fault = enforced(request)
      if (fault) refused.push(`${request.operation} of ${request.resource}`)
      return fault
    },
  }
  const env = {
    AWS_ENDPOINT_URL_LAMBDA: place.service.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  }
  // That reopened and synchronize do what opened does is in test/github/decide.test.ts.
  const asksAws: readonly [string, unknown, Flags, RegExp][] = [
    ['pull_request', pullRequestPayload('opened'), INPUTS, MEASURED],
    ['pull_request', LABELED, INPUTS, /Measuring instead\..*no slower and no more expensive/s],
    ['pull_request', pullRequestPayload('closed'), INPUTS, /does not carry our mark/],
    ['schedule', { schedule: '17 3 * * *' }, SWEEP, /does not carry our mark/],
    ['workflow_dispatch', webhook('workflow_dispatch'), SWEEP, /does not carry our mark/],
  ]
  const asksNobody: typeof asksAws = [
    ['pull_request', LABELED, INPUTS, /Judging again what run 77 measured; nothing is deployed/],
    ['push', webhook('push'), INPUTS, /A push has no pull request/],
    ['merge_group', webhook('merge_group', 'checks_requested'), INPUTS, /merge queue/],
  ]
  const runAll = async (events: typeof asksAws) => {
    for (const [event, payload, inputs, expected] of events) {
      const step = await runStep(directory, github, { event, payload, inputs, env })
      const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value])
      const post = await runStep(directory, github, {
        event,
        payload,
        inputs,
        env: { ...env, ...Object.fromEntries(state) },
        entry: 'post.js',
      })
      expect([event, step.stdout + step.summary]).toEqual([event, expect.stringMatching(expected)])
      expect([event, step.status, post.status]).toEqual([event, 0, 0])
      expect(step.stdout + post.stdout).not.toMatch(/^::(error|warning)/m)
    }
  }
  await runAll(asksAws)
  const report = path.join(directory.path, 'report', 'report.json')
  uploadReport(github, readFileSync(report, 'utf8'))
  const asked = place.service.requests.length
  await runAll(asksNobody)
  expect(place.service.requests.slice(asked)).toEqual([])
  expect(refused).toEqual([])
  expect(place.state()).toEqual(before)
})
