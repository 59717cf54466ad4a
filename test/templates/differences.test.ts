import { expect, test } from '@jest/globals'
import { statedChanges } from '../../src/templates/differences.ts'

const STATED = {
  file: 'template.yaml',
  logicalId: 'Orders',
  configuration: { runtime: 'nodejs24.x', handler: 'index.handler', timeoutSeconds: 10 },
  environmentNames: ['STAGE', 'TABLE'],
  ephemeralStorageMB: 1024,
}

test('a template that states what is deployed changes nothing', () => {
  const deployed = {
    ...STATED.configuration,
    architecture: 'arm64',
    environmentNames: ['STAGE', 'TABLE', 'X'],
  }
  expect(statedChanges(STATED, deployed)).toEqual([])
})

test('each change is a sentence', () => {
  const deployed = {
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    timeoutSeconds: 3,
    ephemeralStorageMB: 512,
    environmentNames: ['STAGE'],
  }
  expect(statedChanges(STATED, deployed)).toEqual([
    'template.yaml changes the runtime of Orders from nodejs22.x to nodejs24.x.',
    'template.yaml changes the timeout of Orders from 3 s to 10 s.',
    'template.yaml changes the size of /tmp of Orders from 512 MB to 1024 MB.',
    'template.yaml gives Orders the environment variable TABLE, which the deployed function lacks; where the code needs it, give `environment`.',
  ])
})
