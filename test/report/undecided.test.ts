import { expect, test } from '@jest/globals'
import { reportFinding } from '../../src/report/findings.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { MeasuredFunction } from '../../src/report/schema.ts'
import type { Inconclusive } from '../../src/verdict/finding.ts'
import { aFunction, aReport } from '../support/report.ts'

type Undecided = Extract<Inconclusive, { reason: 'undecided' }>

const cost: Undecided = {
  kind: 'inconclusive',
  reason: 'undecided',
  measure: 'cost',
  ...{ changePercent: 3.5, lowPercent: 0.3, highPercent: 6.9, limitPercent: 5 },
  ...{ environments: 8, detectablePercent: 6.2 },
  remedy: { environments: 71, input: 'max-environments' },
}
const slow: Undecided & { payload: string } = {
  ...cost,
  measure: 'duration',
  payload: 'large',
  ...{ changePercent: 3.7, lowPercent: 0.4, highPercent: 7.3 },
  remedy: { environments: 107, input: 'max-environments' },
}
const findings = (...each: Inconclusive[]) =>
  each.map((finding) => reportFinding({ ...finding, severity: 'warn' }))

/** What is read without unfolding anything, line by line. */
function inSight(fn: Partial<MeasuredFunction>, others: MeasuredFunction[] = []): string[] {
  const functions = [aFunction({ name: 'orders', verdict: 'inconclusive', ...fn }), ...others]
  const lines = renderMarkdown(aReport({ verdict: 'inconclusive', functions })).split('\n')
  return lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith('<details>')),
    )
    .filter(Boolean)
}

test('an undecided function says once what is open, and then what would decide it', () => {
  const [headline, next, ...table] = inSight({ findings: findings(cost, slow) })
  expect(headline).toBe(
    '### ⚠️ `orders`: undecided, duration with payload `large` over all 3 sizes changed by between +0.4 % and +7.3 % (limit 5 %)',
  )
  expect(next).toMatch(/^Next: about 107 environments per side \(raise max-environments\), or payl/)
  expect(table.every((line) => line.startsWith('|'))).toBe(true)
})

test.each<[string, Inconclusive, RegExp, RegExp]>([
  [
    'nothing could feasibly decide',
    (({ remedy: _, ...rest }) => ({ ...rest, memoryMB: 512, baseMemoryMB: 256 }))(cost),
    /undecided, cost as deployed \(256 MB → 512 MB\) changed by between \+0\.3 % and \+6\.9 % /,
    /^Next: payloads that run longer, or another limit, would decide it\.$/,
  ],
  [
    'fresh environments did not confirm',
    {
      ...{ kind: 'inconclusive', reason: 'unconfirmed', measure: 'cost', firstPercent: 9 },
      fresh: { changePercent: 3, lowPercent: -1, highPercent: 7 },
    },
    /undecided, cost over all 3 sizes changed by between −1\.0 % and \+7\.0 % \(limit 5 %\)$/,
    /^Next: run the check again for more evidence\.$/,
  ],
  [
    'too few environments cannot say',
    { kind: 'inconclusive', reason: 'too-few', environments: 2, needed: 4 },
    /`orders`: only 2 environments per side and size could be measured; a verdict needs at .* 4$/,
    /^Next: raise max-spend, or test fewer memory sizes or payloads\.$/,
  ],
  [
    'failed on both sides',
    { kind: 'inconclusive', reason: 'all-failed' },
    /`orders`: every invocation of both sides failed$/,
    /^Next: correct the payload or the configuration \(environment, execution-role\), or state /,
  ],
])('so does what %s', (_, finding, headline, next) => {
  const lines = inSight({ findings: findings(finding) })
  expect(lines[0]).toMatch(headline)
  expect(lines[1]).toMatch(next)
})

test('among several, the line is in the fold of the function', () => {
  const functions = [
    aFunction({ name: 'orders', verdict: 'inconclusive', findings: findings(cost) }),
    aFunction({ name: 'mailer' }),
  ]
  const markdown = renderMarkdown(aReport({ verdict: 'inconclusive', functions }))
  expect(markdown).toMatch(
    /<summary>⚠️ <code>orders<\/code>: undecided, cost over all 3 sizes changed by between .*<\/summary>\n\nNext: about 71 environments/,
  )
})
