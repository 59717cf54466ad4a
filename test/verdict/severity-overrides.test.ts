import { describe, expect, test } from '@jest/globals'
import type {
  Change,
  Finding,
  FunctionComparison,
  RowVerdict,
} from '../../src/verdict/comparison.ts'
import { applySeverities } from '../../src/verdict/severity-overrides.ts'

/** Only kind and severity judged here. */
const finding = (kind: Finding['kind'], severity: Finding['severity']): Finding =>
  ({ kind, severity }) as Finding

const change = (verdict: RowVerdict): Change => ({
  changePercent: 0,
  lowPercent: -1,
  highPercent: 1,
  verdict,
})

function comparison(
  verdict: RowVerdict,
  findings: readonly Finding[],
  row: RowVerdict = 'pass',
): FunctionComparison {
  return {
    verdict,
    replicas: 16,
    confirmed: false,
    sizes: [{ memoryMB: 512, base: null, head: null, duration: change(row), cost: change(row) }],
    payloads: [],
    coldStart: null,
    findings,
  }
}

describe('severities of findings', () => {
  test('warn lets a regression pass, and keeps it reported', () => {
    const regression = finding('cost-regression', 'fail')
    const after = applySeverities(comparison('fail', [regression], 'fail'), {
      'cost-regression': 'warn',
    })
    expect(after).toMatchObject({
      verdict: 'pass',
      findings: [{ ...regression, severity: 'warn' }],
    })
  })

  test('off leaves the finding out', () => {
    const findings = [finding('init-regression', 'fail'), finding('memory-headroom', 'info')]
    expect(
      applySeverities(comparison('fail', findings), { 'init-regression': 'off' }),
    ).toMatchObject({
      verdict: 'pass',
      findings: [{ kind: 'memory-headroom' }],
    })
  })

  test('fail makes a warning fail the check', () => {
    const findings = [finding('memory-headroom', 'info')]
    expect(
      applySeverities(comparison('pass', findings), { 'memory-headroom': 'fail' }),
    ).toMatchObject({
      verdict: 'fail',
      findings: [{ severity: 'fail' }],
    })
  })

  test('fail on a regression does not raise what fail-on lets pass', () => {
    const findings = [finding('duration-regression', 'warn')]
    const before = comparison('pass', findings)
    expect(applySeverities(before, { 'duration-regression': 'fail' })).toEqual(before)
    const budget = comparison('pass', [finding('cost-budget', 'warn')])
    expect(applySeverities(budget, { 'cost-budget': 'fail' })).toEqual(budget)
  })

  test('what else fails still fails', () => {
    const findings = [finding('cost-regression', 'fail'), finding('new-failures', 'fail')]
    expect(
      applySeverities(comparison('fail', findings), { 'cost-regression': 'off' }).verdict,
    ).toBe('fail')
  })

  test('failures that count no more leave open what was never measured', () => {
    const findings = [finding('new-failures', 'fail')]
    const before = comparison('fail', findings, 'inconclusive')
    expect(applySeverities(before, { 'new-failures': 'warn' }).verdict).toBe('inconclusive')
  })

  test('an inconclusive comparison stays one', () => {
    const before = comparison('inconclusive', [finding('inconclusive', 'info')], 'inconclusive')
    expect(applySeverities(before, { failures: 'off' })).toEqual(before)
  })

  test('a finding that is left is enough to fail, and one that is found to answer', () => {
    const failing = finding('new-failures', 'fail')
    const both = comparison('fail', [finding('memory-headroom', 'info'), failing])
    expect(applySeverities(both, {}).verdict).toBe('fail')
    const verdict = (kind: Finding['kind']) =>
      applySeverities(comparison('fail', [failing, finding(kind, 'warn')], 'inconclusive'), {
        'new-failures': 'off',
      }).verdict
    expect(verdict('duration-regression')).toBe('pass')
    expect(verdict('cost-regression')).toBe('pass')
    expect(verdict('memory-headroom')).toBe('inconclusive')
    // Nothing failed before: what was open stays so.
    const open = comparison('inconclusive', [finding('failures', 'warn')])
    expect(applySeverities(open, { failures: 'off' }).verdict).toBe('inconclusive')
  })

  test('a row is answered where duration and cost are, and every row has to be', () => {
    const verdict = (...rows: (readonly [RowVerdict | null, RowVerdict | null])[]) => {
      const failed = comparison('fail', [finding('new-failures', 'fail')])
      const of = (each: RowVerdict | null) => each && change(each)
      const sizes = rows.map(([duration, cost]) => ({
        ...{ memoryMB: 512, base: null, head: null },
        ...{ duration: of(duration), cost: of(cost) },
      }))
      return applySeverities({ ...failed, sizes }, { 'new-failures': 'warn' }).verdict
    }
    expect(verdict(['pass', 'fail'])).toBe('pass')
    expect(verdict(['inconclusive', 'pass'])).toBe('inconclusive')
    expect(verdict(['pass', 'inconclusive'])).toBe('inconclusive')
    expect(verdict(['pass', null])).toBe('inconclusive')
    expect(verdict(['pass', 'pass'], ['pass', 'inconclusive'])).toBe('inconclusive')
  })
})
