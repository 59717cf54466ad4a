import { existsSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { readConfigFile } from '../../src/inputs/config-file.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { ROOT } from './examples.ts'

describe('cost-gate.yml', () => {
  it('is a plan for the four examples, with code and payloads that exist', async () => {
    const { defaults, functions } = await readConfigFile('examples/cost-gate.yml', ROOT, true)
    const plan = await checkPlan(
      parseInputs(defaults),
      functions.map((own) => parseInputs({ ...defaults, ...own })),
      {
        cwd: ROOT,
        region: 'us-east-1',
        identity: { repository: 'local', stem: 'run-1', token: 'abcdef', base: {}, head: {} },
        randomSeed: () => 1,
      },
    )
    expect(plan.backend).toBe('local')
    expect(
      plan.functions.map(({ name, memorySizesMB, payloads }) => [
        name,
        memorySizesMB,
        payloads.map((payload) => payload.name),
      ]),
    ).toEqual([
      ['image-resize', [512, 1024], ['thumbnail']],
      ['api-handler', [512, 1024, 1769], ['invalid-order', 'large-order', 'small-order']],
      ['python-transform', [512, 1024], ['day']],
      ['out-of-memory', [128, 512], ['load-test']],
    ])
    for (const { code } of plan.functions) {
      for (const source of Object.values(code)) {
        expect(source.kind === 'path' && existsSync(source.path)).toBe(true)
      }
    }
  })
})
