import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { withWorseStatusFailing } from '../../src/verdict/worse-status.ts'
import { comparisonOf, facts, functionCase, samplesOf } from './support.ts'

/** Head is much faster and results so; base results 200. */
function comparing(
  head: (sample: Sample) => number | undefined,
  base: (sample: Sample) => number | undefined = () => 200,
  payload: { hasExpectation?: boolean } = {},
) {
  const fn = functionCase({ payloads: [{ name: 'large', weight: 1, ...payload }] })
  const samples = samplesOf(fn, {
    replicas: 16,
    spread: 0.01,
    durationMs: ({ side }) => (side === 'head' ? 30 : 400),
    adjust(sample) {
      const statusCode = sample.side === 'head' ? head(sample) : base(sample)
      return { ...sample, ...(statusCode !== undefined && { statusCode }) }
    },
  })
  return comparisonOf(fn, samples)
}

describe('a status that is worse than base’s', () => {
  test.each([400, 404, 500, 503])('%d instead of 200 is a new failure, however fast', (status) => {
    const comparison = comparing(() => status)
    expect(comparison.verdict).toBe('fail')
    expect(facts(comparison)).toEqual(['fail new-failures'])
    expect(comparison.findings[0]).toMatchObject({
      example: { kind: 'worse-status', statusCode: status, usualClass: 2 },
    })
  })

  test('is also one from 4xx to 5xx', () => {
    expect(
      comparing(
        () => 500,
        () => 404,
      ).verdict,
    ).toBe('fail')
  })

  test('is none where it is as it was, better, or of a class that is no failure', () => {
    expect(
      facts(
        comparing(
          () => 500,
          () => 500,
        ),
      ),
    ).not.toContain('fail new-failures')
    expect(
      facts(
        comparing(
          () => 200,
          () => 500,
        ),
      ),
    ).not.toContain('fail new-failures')
    expect(facts(comparing(() => 302))).not.toContain('fail new-failures')
    expect(facts(comparing(() => undefined))).not.toContain('fail new-failures')
  })

  test('now and then, as often as base’s, fails nothing', () => {
    const sometimes = ({ sequence }: Sample) => (sequence === 4 ? 500 : 200)
    expect(facts(comparing(sometimes, sometimes))).not.toContain('fail new-failures')
  })

  test('is left to the expectation where the user states one', () => {
    const comparison = comparing(() => 500, undefined, { hasExpectation: true })
    expect(facts(comparison)).not.toContain('fail new-failures')
  })
})

describe('the usual class', () => {
  const failures = (base: readonly (number | undefined)[], head: number, more: object = {}) => {
    const fn = functionCase({
      payloads: [
        { name: 'large', weight: 1, ...more },
        { name: 'other', weight: 1 },
      ],
    })
    const [plain] = samplesOf(fn, { replicas: 1, durationMs: () => 10 })
    if (plain === undefined) throw new Error('There is a sample.')
    const sample = (side: 'base' | 'head', statusCode?: number): Sample => ({
      ...{ ...plain, side, payload: 'large' },
      ...(statusCode !== undefined && { statusCode }),
    })
    const others = [1, 2, 3].map(() => ({ ...sample('base', 500), payload: 'other' }))
    const samples = [...base.map((each) => sample('base', each)), ...others, sample('head', head)]
    const judged = withWorseStatusFailing(fn, samples)
    return judged.flatMap(({ side, failure }) =>
      failure ? [`${side} ${JSON.stringify(failure)}`] : [],
    )
  }
  const failure = (side: string, statusCode: number, usualClass: number) =>
    `${side} ${JSON.stringify({ kind: 'worse-status', statusCode, usualClass })}`

  test('is what most of base’s invocations of the payload have, the better one of two', () => {
    expect(failures([200, 200, 404], 404)).toEqual([
      failure('base', 404, 2),
      failure('head', 404, 2),
    ])
    expect(failures([404, 404, 200], 404)).toEqual([])
    expect(failures([404, 404, 200], 500)).toEqual([failure('head', 500, 4)])
    for (const both of [
      [200, 404],
      [404, 200],
    ]) {
      expect(failures(both, 404)).toEqual([failure('base', 404, 2), failure('head', 404, 2)])
    }
    expect(failures([undefined, undefined, 200], 404)).toEqual([failure('head', 404, 2)])
    // Head's own and other payloads' do not count.
    expect(failures([], 500)).toEqual([])
    expect(failures([200, 200], 500, { hasExpectation: true })).toEqual([])
  })
})

describe('responses with a worse status', () => {
  /** Every fourth invocation of both sides ends so; of the responses that are kept, only some of head's are. */
  const findings = (usual: number, others: number, hasExpectation = false) => {
    const fn = functionCase({ payloads: [{ name: 'get', weight: 1, hasExpectation }] })
    const samples = samplesOf(fn, {
      replicas: 16,
      spread: 0.01,
      durationMs: () => 100,
      adjust: (sample) => ({
        ...sample,
        statusCode: sample.sequence % 4 === 3 && !hasExpectation ? others : usual,
      }),
    })
    const kept = (status: number) => Array<string>(12).fill(JSON.stringify({ statusCode: status }))
    const responses = [
      { payload: 'get', base: kept(usual), head: [...kept(usual), ...kept(others)] },
    ]
    const step = nextStep(fn, samples, responses)
    return step.kind === 'done' ? facts(step.comparison) : [step.kind]
  }

  test('are counted, and not compared', () => {
    expect(findings(200, 500)).not.toContain('warn different-answer')
    expect(findings(404, 500)).not.toContain('warn different-answer')
  })

  test('are compared where they are none: a better one, one of the same class, or where the user says what to expect', () => {
    expect(findings(404, 200)).toContain('warn different-answer')
    expect(findings(200, 201)).toContain('warn different-answer')
    expect(findings(200, 500, true)).toContain('warn different-answer')
  })
})
