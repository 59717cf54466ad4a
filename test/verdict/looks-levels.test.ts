import { expect, test } from '@jest/globals'
import { decisionRule, levelsAt, localDecisionRule } from '../../src/verdict/looks.ts'
import { tQuantile } from '../../src/verdict/stats/t-distribution.ts'

test('what it takes to pass falls with the fourth root of the environments, on one machine with the tenth', () => {
  const aws = decisionRule(1)
  const local = localDecisionRule()
  for (const [rule, power] of [
    [aws, 0.25],
    [local, 0.1],
  ] as const) {
    const last = rule.looks.at(-1) ?? 0
    const z = (replicas: number) => tQuantile(1 - levelsAt(rule, replicas).passLevel, 1e9)
    for (const look of rule.looks) {
      expect(z(look) / z(last)).toBeCloseTo((last / look) ** power, 5)
    }
  }
})
