import { describe, expect, test } from '@jest/globals'
import type { DecisionRule } from '../../src/verdict/comparison.ts'
import { confirmation } from '../../src/verdict/confirm.ts'
import { type Decision, decide } from '../../src/verdict/decide.ts'
import { differenceFor } from '../../src/verdict/differences.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import { type JudgedFunction, judgedFunction } from '../../src/verdict/judged-function.ts'
import { pAbove } from '../../src/verdict/stats/welch.ts'
import { functionCase, type SampleOptions, samplesOf } from './support.ts'

const RULE: DecisionRule = { looks: [8, 16, 32], confirmReplicas: 8 }
const SIZES = [512, 1024, 1769]
/** What one step of confirming may spend. */
const STEP_ALPHA = 0.025

interface Fresh extends Omit<SampleOptions, 'durationMs' | 'stage'> {
  /** How many percent longer head takes there. */
  percent: (place: { memoryMB: number; payload: string }) => number
}

/** A function that is flagged at every size and payload, and what fresh replicas show of it. */
function looked(
  { replicas, percent, ...fresh }: Fresh,
  {
    memorySizesMB = [512],
    payloads = ['a'],
  }: { memorySizesMB?: number[]; payloads?: string[] } = {},
): JudgedFunction {
  const fn = functionCase({
    memorySizesMB,
    payloads: payloads.map((name) => ({ name, weight: 1 })),
    rule: RULE,
  })
  const longer = (by: (place: { memoryMB: number; payload: string }) => number) => ({
    durationMs: (place: { side: string; memoryMB: number; payload: string }) =>
      place.side === 'head' ? 400 * (1 + by(place) / 100) : 400,
  })
  return judgedFunction(fn, [
    ...samplesOf(fn, { replicas: 8, spread: 0.004, ...longer(() => 9) }),
    ...samplesOf(fn, { replicas, stage: 'confirm', ...longer(percent), ...fresh }),
  ])
}

type Picked = (hypothesis: TestResult['hypothesis']) => boolean

/** What comes of confirming these hypotheses, and of which other flagged ones they are the widest. */
function asked(one: JudgedFunction, candidate: Picked, { replicas = 8, flagged = candidate } = {}) {
  const decision = decide(one, { failShare: 1, passLevel: 0.02 })
  const of = (picked: Picked) => decision.results.filter(({ hypothesis }) => picked(hypothesis))
  const own: Decision = { ...decision, candidates: of(candidate), flagged: of(flagged) }
  return { ...own, outcome: confirmation(own, one, replicas) }
}

/** Those that are at least the limit again, and above a share of it at this level. */
function above(
  one: JudgedFunction,
  results: readonly TestResult[],
  { level, share }: { level: number; share: number },
): readonly TestResult[] {
  return results.filter(({ hypothesis, limits }) => {
    const fresh = differenceFor(hypothesis, one, 'confirm')
    return (
      fresh !== undefined &&
      fresh.estimate >= limits.fail &&
      pAbove(fresh, share * limits.fail) < level
    )
  })
}

const confirmed = ({ outcome }: ReturnType<typeof asked>) =>
  outcome.kind === 'confirmed' ? outcome.results : []
const SEEDS = Array.from({ length: 50 }, (_, seed) => seed)

const isDuration: Picked = ({ measure }) => measure === 'duration'
const isCost: Picked = ({ measure }) => measure === 'cost'
const isCell =
  (...sizesMB: number[]): Picked =>
  (hypothesis) =>
    hypothesis.measure === 'duration' &&
    hypothesis.scope === 'cell' &&
    sizesMB.includes(hypothesis.sizes.head.memoryMB)
const isPooled: Picked = ({ measure, scope }) => measure === 'duration' && scope === 'pooled'
const isPayload =
  (...payloads: number[]): Picked =>
  (hypothesis) =>
    hypothesis.measure === 'duration' && payloads.includes(hypothesis.payload)

describe('fresh replicas', () => {
  test.each([
    // Of both sides so far, at a look of so many: how many more, where they neither confirm nor refute.
    [0, 8, 4],
    [3, 8, 1],
    [4, 8, 8],
    [11, 8, 1],
    [4, 16, 8],
    [12, 16, 8],
    [13, 16, 7],
    [12, 32, 8],
    [20, 32, 8],
    [12, 8, undefined],
    [20, 16, undefined],
  ])('come in steps: with %i at a look of %i, %i more', (have, replicas, more) => {
    const one = looked({ replicas: have, percent: () => 4.5, spread: 0.3, seed: 3 })
    const { outcome } = asked(one, isDuration, { replicas })
    expect(outcome).toEqual(
      more === undefined
        ? { kind: 'not-confirmed' }
        : { kind: 'open', replicas: more, cells: [{ memoryMB: 512, payload: 'a' }] },
    )
  })

  test('count for a payload where they ran it, on the side that has fewer', () => {
    const undecided = { percent: () => 4.5, spread: 0.3 }
    const one = looked(
      {
        ...undecided,
        replicas: 4,
        // Payload b ran on base alone.
        adjust: (sample) => (sample.payload === 'b' && sample.side === 'head' ? undefined : sample),
      },
      { payloads: ['a', 'b'] },
    )
    const more = (picked: Picked) => asked(one, picked).outcome
    expect(more(isPayload(0))).toEqual({
      ...{ kind: 'open', replicas: 8 },
      cells: [{ memoryMB: 512, payload: 'a' }],
    })
    expect(more(isPayload(1))).toMatchObject({ kind: 'open', replicas: 4 })
    // Cost is of all payloads, and a whole size stands for each of them.
    expect(more((each) => isCost(each) || isPayload(0)(each))).toEqual({
      ...{ kind: 'open', replicas: 4 },
      cells: [{ memoryMB: 512 }],
    })
  })

  test('end a confirmation early where they refute every candidate, and not only one', () => {
    const one = looked(
      { replicas: 4, spread: 0.02, percent: ({ payload }) => (payload === 'a' ? 0 : 4.9) },
      { payloads: ['a', 'b'] },
    )
    expect(asked(one, isPayload(0)).outcome.kind).toBe('not-confirmed')
    expect(asked(one, isPayload(1)).outcome.kind).toBe('open')
    expect(asked(one, isPayload(0, 1)).outcome.kind).toBe('open')
    // At a later look less than its first step refutes nothing.
    expect(asked(one, isPayload(0), { replicas: 16 }).outcome.kind).toBe('open')
  })
})

describe('what is confirmed', () => {
  const everywhere = { memorySizesMB: SIZES }

  test('is a single candidate as well as several', () => {
    const one = looked({ replicas: 12, percent: () => 9, spread: 0.004 }, { payloads: ['a', 'b'] })
    expect(confirmed(asked(one, isPayload(0)))).toHaveLength(1)
    expect(confirmed(asked(one, isPayload(0, 1)))).toHaveLength(2)
  })

  test('over all sizes is above none, and not half of the limit', () => {
    const seen = SEEDS.map((seed) => {
      const one = looked({ replicas: 12, percent: () => 6, spread: 0.07, seed }, everywhere)
      const each = asked(one, isPooled)
      const own = { level: STEP_ALPHA, share: 0 }
      expect(confirmed(each)).toEqual(above(one, each.candidates, own))
      return {
        confirmed: confirmed(each),
        half: above(one, each.candidates, { ...own, share: 0.5 }),
      }
    })
    expect(seen.some(({ confirmed: all, half }) => all.length > half.length)).toBe(true)
  })

  test.each<[string, Picked, number]>([
    ['of two payloads', isPayload(0, 1), 2],
    ['of one payload and the cost', (each) => isPayload(0)(each) || isCost(each), 2],
    ['of both payloads and the cost', () => true, 3],
  ])('at one size shares its level: %s', (_, picked, candidates) => {
    const seen = SEEDS.map((seed) => {
      const one = looked(
        { replicas: 12, percent: () => 7, spread: 0.05, seed },
        { payloads: ['a', 'b'] },
      )
      const each = asked(one, picked)
      const own = above(one, each.candidates, { level: STEP_ALPHA / candidates, share: 0.5 })
      expect(confirmed(each)).toEqual(own)
      const alone = above(one, each.candidates, {
        level: STEP_ALPHA / (candidates - 1),
        share: 0.5,
      })
      const shared = above(one, each.candidates, {
        ...{ level: STEP_ALPHA / (candidates + 1), share: 0.5 },
      })
      return { less: own.length < alone.length, more: own.length > shared.length }
    })
    expect(seen.some(({ less }) => less)).toBe(true)
    expect(seen.some(({ more }) => more)).toBe(true)
  })

  test('at two sizes shares its level as well', () => {
    const seen = SEEDS.map((seed) => {
      const one = looked({ replicas: 12, percent: () => 7, spread: 0.05, seed }, everywhere)
      const each = asked(one, isCell(512, 1769))
      const own = above(one, each.candidates, { level: STEP_ALPHA / 2, share: 0.5 })
      expect(confirmed(each)).toEqual(own)
      const alone = above(one, each.candidates, { level: STEP_ALPHA, share: 0.5 })
      return own.length < alone.length
    })
    expect(seen).toContain(true)
  })

  test('is a part of what is not, by itself at the level of the parts', () => {
    const flagged: Picked = (each) => isPooled(each) || isCell(1769)(each)
    const seen = SEEDS.map((seed) => {
      const one = looked(
        {
          ...{ replicas: 12, spread: 0.05, seed },
          percent: ({ memoryMB }) => (memoryMB === 1769 ? 8 : -4),
        },
        everywhere,
      )
      const each = asked(one, isPooled, { flagged })
      const parts = each.flagged.filter(({ hypothesis }) => isCell(1769)(hypothesis))
      const own = above(one, parts, { level: STEP_ALPHA, share: 0.5 })
      expect(confirmed(each)).toEqual(own)
      return own.length > above(one, parts, { level: STEP_ALPHA / 2, share: 0.5 }).length
    })
    expect(seen).toContain(true)
  })
})
