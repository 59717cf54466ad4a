import { expect, test } from '@jest/globals'
import { ruleFor } from '../../src/check/measure-target.ts'

test('environments are taken to be of one machine on the embedded service alone', () => {
  for (const purpose of ['check', 'calibrate', 'record'] as const) {
    expect(ruleFor({ purpose, backend: 'local' }, 3, {}).oneMachine).toBe(true)
    expect(ruleFor({ purpose, backend: 'aws' }, 3, {}).oneMachine).toBeUndefined()
  }
})
