import { expect, test } from '@jest/globals'
import type { Fault } from '@lambda-cost-gate/local-lambda'
import { world } from '../faults/support.ts'
import { pullRequestPayload, runStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'

const EXPIRED: Fault = {
  kind: 'answer',
  status: 403,
  code: 'ExpiredTokenException',
  message: 'The security token included in the request is expired',
}
const CAUTION =
  /^> \[!CAUTION\]\n> &#36;LATEST of orders is not restored: it runs the pull request's code \(.*\n>\n> ```text\n> AWS_REGION=us-east-1 node dist\/cli\.js sweep --function-name orders --run pr-12\/\w+\n> ```\n\n/
const CONFIG = `
functions:
  - function-name: orders
    preview: in-place
  - function-name: invoices
`

/** A step whose credentials expire once the function's code is changed, and its post step with new ones. */
async function expiring(config: string | undefined) {
  await using place = await world('same', {}, { realTime: true })
  await using github = await startGitHub()
  using directory = directoryWith({
    'head/index.mjs': 'export const handler = 2',
    ...(config !== undefined && { '.github/lambda-cost-gate.yml': config }),
  })
  const before = place.state()
  let changed = false
  let updates = 0
  place.faults = {
    before({ operation, resource }) {
      const writes = /^(Update|Untag|Tag|Publish|Delete)/.test(operation)
      return changed && writes && resource.startsWith('orders') ? EXPIRED : undefined
    },
    after({ operation, resource }) {
      if (operation === 'UpdateFunctionCode' && resource.startsWith('orders')) updates++
      // The first is the preflight's, which has no effect.
      changed ||= updates === 2
      return undefined
    },
  }
  const inputs = {
    'head-code': 'head',
    'memory-sizes': '512',
    'max-environments': '4',
    seed: '1',
    ...(config === undefined && { 'function-name': 'orders', preview: 'in-place' }),
  }
  const env = {
    AWS_ENDPOINT_URL_LAMBDA: place.service.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: place.service.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  }
  const options = { event: 'pull_request', payload: pullRequestPayload('synchronize'), inputs }
  const step = await runStep(directory, github, { ...options, env })
  expect(place.state()).not.toEqual(before)
  place.faults = {}
  const state = Object.fromEntries(
    Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value]),
  )
  const post = await runStep(directory, github, {
    ...options,
    env: { ...env, ...state },
    entry: 'post.js',
  })
  expect(post.stdout).toMatch(/^orders was left changed and has been restored\.$/m)
  expect(place.state()).toEqual(before)
  const [comment, ...others] = github.state.comments
  expect(others).toEqual([])
  const shown = (comment?.body ?? '').split('\n').filter((line) => !/^<!--.*-->$/.test(line))
  return { ...step, comment: shown.join('\n') }
}

test('of a function that is left changed, error, summary and a comment of its own begin with it', async () => {
  const { status, stdout, summary, comment } = await expiring(undefined)
  expect(status).toBe(1)
  expect(stdout).toMatch(/^::error::\$LATEST of orders is not restored: /m)
  expect(summary).toMatch(CAUTION)
  expect(comment).toMatch(CAUTION)
  expect(comment).toMatch(/\*\*`aaaaaaa` was not measured\*\*/)
  expect(comment).not.toContain('earlier push')
}, 60_000)

test('what is known of other functions is reported below it', async () => {
  const { status, stdout, summary, comment, outputs } = await expiring(CONFIG)
  expect([status, outputs.verdict]).toEqual([1, 'inconclusive'])
  expect(stdout).toMatch(/^::error::\$LATEST of orders is not restored: /m)
  for (const shown of [summary, comment]) {
    expect(shown).toMatch(CAUTION)
    expect(shown).toMatch(/^### ⚠️ 1 of 2 functions could not be measured$/m)
    expect(shown).toMatch(/`invoices`: no slower and no more expensive|\| `invoices`/)
  }
}, 60_000)
