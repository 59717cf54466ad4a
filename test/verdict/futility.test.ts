import { describe, expect, test } from '@jest/globals'
import { decisionRule } from '../../src/verdict/looks.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const fn = functionCase({ rule: decisionRule(1) })

function stepAfter(replicas: number, spread: number, headMs = 100) {
  const durationMs = ({ side }: { side: string }) => (side === 'head' ? headMs : 100)
  return nextStep(fn, samplesOf(fn, { replicas, durationMs, spread, seed: 4 }))
}

describe('a check that can hardly be decided', () => {
  test('goes on after its first look, whatever the noise', () => {
    expect(stepAfter(4, 2)).toEqual({ kind: 'look', replicas: 8 })
  })

  test('stops where the last look could neither pass nor fail it, and says so', () => {
    const samples = samplesOf(fn, { replicas: 20, durationMs: () => 100, spread: 0.6, seed: 4 })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).toBe('inconclusive')
    expect(findings[0]).toMatchObject({ reason: 'undecided', environments: 20, allowed: 32 })
  })

  test('goes on where it may yet pass', () => {
    expect(stepAfter(20, 0.1)).toEqual({ kind: 'look', replicas: 32 })
  })

  test('goes on where it may yet fail', () => {
    expect(stepAfter(20, 0.6, 130)).toEqual({ kind: 'look', replicas: 32 })
  })

  test('says nothing of stopping after its last look', () => {
    const samples = samplesOf(fn, { replicas: 32, durationMs: () => 100, spread: 0.6, seed: 4 })
    expect(comparisonOf(fn, samples).findings[0]).not.toHaveProperty('allowed')
  })
})
