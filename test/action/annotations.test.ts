import { describe, expect, test } from '@jest/globals'
import { annotationsOf } from '../../src/action/annotations.ts'
import type { FunctionPlan } from '../../src/inputs/plan.ts'
import type { ReportFinding } from '../../src/report/schema.ts'
import type { ReportCause } from '../../src/report/schema-explanation.ts'
import { aFunction, aReport } from '../support/report.ts'

const finding = (changes: Partial<ReportFinding>): ReportFinding => ({
  kind: 'duration-regression',
  severity: 'fail',
  message: 'It got slower.',
  numbers: {},
  memoryMB: 1024,
  payload: null,
  ...changes,
})
const listed = [
  { plan: { name: 'orders', listedAt: { file: '.github/lambda-cost-gate.yml', line: 7 } } },
] as { plan: FunctionPlan }[]

function annotated(changes: Partial<ReportFinding>, functions = listed) {
  const payloadSet = [
    { name: 'small', weight: 1, source: 'events/small.json' },
    { name: 'day-3', weight: 1, source: 'events/day.ndjson:3' },
    { name: 'odd', weight: 1, source: 'events/odd:3.json' },
    { name: 'inline', weight: 1, source: 'inline' },
    { name: 'default', weight: 1, source: 'default' },
  ]
  const report = aReport({
    functions: [aFunction({ name: 'orders', payloadSet, findings: [finding(changes)] })],
  })
  return annotationsOf(report, functions)
}

describe('a finding is annotated', () => {
  test('as a warning once a maintainer has accepted it', () => {
    const functions = [aFunction({ verdict: 'accepted', findings: [finding({})] })]
    expect(annotationsOf(aReport({ functions }), []).map(({ level }) => level)).toEqual(['warning'])
  })

  test.each([
    ['small', 'events/small.json', 1],
    ['day-3', 'events/day.ndjson', 3],
    ['odd', 'events/odd:3.json', 1],
    ['inline', '.github/lambda-cost-gate.yml', 7],
    ['default', '.github/lambda-cost-gate.yml', 7],
    [null, '.github/lambda-cost-gate.yml', 7],
  ])('of payload %s at %s, line %d', (payload, file, line) => {
    expect(annotated({ payload })).toEqual([
      {
        ...{ level: 'error', title: 'Lambda Cost Gate: orders', message: 'It got slower.' },
        ...{ file, line },
      },
    ])
  })

  test('nowhere, where no file says anything of the function', () => {
    expect(annotated({}, [])).toEqual([expect.not.objectContaining({ file: expect.anything() })])
  })

  test('as a warning where it does not fail the check, and not at all where it is no news', () => {
    expect(annotated({ severity: 'warn' })).toMatchObject([{ level: 'warning' }])
    expect(annotated({ severity: 'info' })).toEqual([])
  })
})

describe('a cause is annotated', () => {
  const twice = {
    kind: 'function' as const,
    name: 'resize',
    file: 'src/resize.mjs',
    line: 4,
    changed: false,
    base: { calls: 1 },
    head: { calls: 2 },
    sharePercent: 27,
  }
  const annotatedCauses = (...causes: ReportCause[]) => {
    const explanation = { payload: 'small', memoryMB: 512, causes, unexplainedPercent: 10 }
    return annotationsOf(aReport({ functions: [aFunction({ name: 'orders', explanation })] }), [])
  }

  test('beside the line that the pull request changed', () => {
    const from = { name: 'handler', file: 'src/index.mjs', line: 18 }
    const called = { ...twice, from }
    const changed = { ...twice, changed: true, base: { ms: 1 }, head: { ms: 2 } }
    const title = 'Lambda Cost Gate: orders'
    expect(annotatedCauses(called, changed)).toEqual([
      {
        ...{ level: 'warning', title, file: 'src/index.mjs', line: 18 },
        message:
          'resize runs twice per invocation (was once), called from handler at src/index.mjs:18, changed here; 27 % of the increase.',
      },
      {
        ...{ level: 'warning', title, file: 'src/resize.mjs', line: 4 },
        message:
          'resize takes longer (1.00 → 2.00 ms) at src/resize.mjs:4, changed here; 27 % of the increase.',
      },
    ])
  })

  test('nowhere, where the pull request changed no line of it, and never more than three', () => {
    expect(annotatedCauses(twice)).toEqual([])
    const changed = [1, 2, 3, 4].map((line) => ({ ...twice, changed: true, line }))
    expect(annotatedCauses(...changed)).toHaveLength(3)
  })
})
