import { expect, test } from '@jest/globals'
import { world } from '../faults/support.ts'
import { pullRequestPayload, runStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'

const LEFT = /The preview lambda-cost-gate-[\w-]+ could not be deleted \(.*is not authorized/

test('what cannot be deleted once the comment is there is added to comment and summary', async () => {
  await using place = await world('same', {}, { realTime: true })
  await using github = await startGitHub()
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const first = Promise.withResolvers<undefined>()
  github.before.set('issues/create-comment', () => first.resolve(undefined))
  place.faults = {
    async before({ operation, resource }) {
      if (operation !== 'DeleteFunction' || !/^lambda-cost-gate-[0-9a-f]{8}-/.test(resource)) {
        return undefined
      }
      await first.promise
      return {
        kind: 'answer',
        status: 403,
        code: 'AccessDeniedException',
        message: 'ci is not authorized to perform lambda:DeleteFunction',
      }
    },
  }
  const { status, stderr, summary, state } = await runStep(directory, github, {
    event: 'pull_request',
    payload: pullRequestPayload('synchronize'),
    inputs: {
      'function-name': 'orders',
      'head-code': 'head',
      'memory-sizes': '512',
      'max-environments': '4',
      'changed-only': 'false',
      seed: '1',
    },
    env: {
      AWS_ENDPOINT_URL_LAMBDA: place.service.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: place.service.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  })
  expect([status, stderr]).toEqual([0, ''])
  const [comment, ...others] = github.state.comments
  expect(others).toEqual([])
  for (const shown of [comment?.body ?? '', summary]) {
    // Names from strangers may be broken anywhere.
    expect(shown.replaceAll('\u200b', '')).toMatch(LEFT)
    expect(shown.match(/^### /gm)).toHaveLength(1)
  }
  // The post step knows what to look for.
  expect(Object.values(state).join()).toMatch(/lambda-cost-gate-[0-9a-f]{8}-/)
})
