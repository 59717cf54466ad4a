import { expect, test } from '@jest/globals'
import { world } from '../faults/support.ts'
import { pullRequestPayload, REPOSITORY, runStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'
import { webhook } from '../support/github-objects.ts'
import { enforcing, statementsOfRole } from '../support/iam.ts'

const INPUTS = { 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512', seed: '1' }
const SWEEP = { command: 'sweep' }

test('the workflow of the README is green on every event, with the role of docs/iam and no right more', async () => {
  await using place = await world('same', {}, { realTime: true })
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
  const events = [
    ['pull_request', pullRequestPayload('opened'), INPUTS, /no slower and no more expensive/],
    ['pull_request', pullRequestPayload('closed'), INPUTS, /does not carry our mark/],
    ['push', webhook('push'), INPUTS, /A push has no pull request/],
    ['merge_group', webhook('merge_group', 'checks_requested'), INPUTS, /merge queue/],
    ['schedule', { schedule: '17 3 * * *' }, SWEEP, /does not carry our mark/],
    ['workflow_dispatch', webhook('workflow_dispatch'), SWEEP, /does not carry our mark/],
  ] as const
  for (const [event, payload, inputs, told] of events) {
    const step = await runStep(directory, github, { event, payload, inputs, env })
    const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value])
    const post = await runStep(directory, github, {
      event,
      payload,
      inputs,
      env: { ...env, ...Object.fromEntries(state) },
      entry: 'post.js',
    })
    expect([event, step.stdout + step.summary]).toEqual([event, expect.stringMatching(told)])
    expect([event, step.status, post.status]).toEqual([event, 0, 0])
    expect(step.stdout + post.stdout).not.toMatch(/^::(error|warning)/m)
  }
  expect(refused).toEqual([])
  expect(place.state()).toEqual(before)
})
