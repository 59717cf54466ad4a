import { expect, test } from '@jest/globals'
import { simulatedCase } from '../../bench/simulator/run-checks.ts'
import { EMBEDDED, NOTHING } from '../../bench/simulator/scenario.ts'
import { simulate } from '../../bench/simulator/simulated-function.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { localDecisionRule } from '../../src/verdict/looks.ts'
import { nextStep } from '../../src/verdict/next-step.ts'

test('a simulated check ends where an order brings no further sample', () => {
  const scenario = {
    ...EMBEDDED,
    shared: 'all' as const,
    failures: { share: 0.8, kind: 'timeout' as const },
  }
  const fn = simulatedCase(2, 1, localDecisionRule())
  const simulated = simulate(fn, scenario, NOTHING, seededRandom(1, 'given up'))
  simulated.look(6)
  expect(simulated.known()).toMatchObject({
    abandoned: [{ memoryMB: 128 }],
    exhausted: false,
  })
  expect(nextStep(simulated.known(), simulated.samples)).toEqual({ kind: 'look', replicas: 6 })
  simulated.confirm(2, [{ memoryMB: 512 }])
  expect(simulated.known().exhausted).toBe(true)
  simulated.look(6)
  expect(simulated.known().exhausted).toBe(true)
  expect(nextStep(simulated.known(), simulated.samples).kind).toBe('done')
})
