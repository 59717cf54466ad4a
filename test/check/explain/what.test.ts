import { expect, test } from '@jest/globals'
import { askedOf } from '../../../src/check/explain/what.ts'
import type { Finding } from '../../../src/verdict/finding.ts'

const REGRESSION: Finding = {
  kind: 'duration-regression',
  severity: 'fail',
  ...{ memoryMB: 512, payload: 'default' },
  ...{
    baseMs: 10,
    headMs: 20,
    changePercent: 100,
    lowPercent: 90,
    highPercent: 110,
    limitPercent: 5,
  },
}
const fn = (name: string, findings: readonly Finding[], countDownstream?: boolean) => ({
  kind: 'measured' as const,
  plan: { name, ...(countDownstream !== undefined && { countDownstream }) },
  comparison: { findings: [...findings] },
})
const FUNCTIONS = [
  fn('same', []),
  fn('slower', [REGRESSION]),
  fn('counted', [], true),
  fn('counted and slower', [REGRESSION], true),
]
const names = (explain: 'regression' | 'always' | 'never') => {
  const { counted, others } = askedOf(FUNCTIONS, { explain, purpose: 'check' })
  return [counted, others].map((some) => some.map(({ plan }) => plan.name))
}

test('what is part of the gate is counted whatever `explain` says, what got worse first', () => {
  const counted = ['counted and slower', 'counted']
  expect(names('never')).toEqual([counted, []])
  expect(names('regression')).toEqual([counted, ['slower']])
  expect(names('always')).toEqual([counted, ['slower', 'same']])
})
