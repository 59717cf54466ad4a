import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sinceLastPush } from '../../src/report/document/since.ts'
import { formatFigures, readFigures } from '../../src/report/figures.ts'
import { renderBlocks } from '../../src/report/markdown/render.ts'
import type { FunctionReport, MeasuredFunction } from '../../src/report/schema.ts'
import {
  aChange,
  aFinding,
  aFunction,
  anUnchangedFunction,
  anUnmeasuredFunction,
  aRegression,
  aReport,
  aRow,
} from '../support/report.ts'

const BEFORE = 'b'.repeat(40)

/** What the comment says of a push whose functions are `now`, after one whose were `before`. */
function sinceText(before: readonly FunctionReport[], now: readonly FunctionReport[]): string {
  const earlier = { headSha: BEFORE, figures: formatFigures(before) }
  return renderBlocks(sinceLastPush(aReport({ functions: [...now] }), earlier))
}

function withCost(change: number, overrides: Partial<MeasuredFunction> = {}): MeasuredFunction {
  const cost = aChange(change, 1.2, 'pass')
  return aFunction({ sizes: [aRow(1024, 412, 412, { cost })], ...overrides })
}

describe('since the last push', () => {
  test.each<[string, readonly FunctionReport[], readonly FunctionReport[]]>([
    ['no longer fails (cost +11.6 % → −0.2 %)', [aRegression()], [aFunction()]],
    ['newly fails (cost −0.2 % → +11.6 %)', [aFunction()], [aRegression()]],
    ['still fails (cost +11.6 % → +11.6 %)', [aRegression()], [aRegression()]],
    ['cost +4.9 % → −4.0 %', [withCost(4.9)], [withCost(-4)]],
    [
      'passed before, and is undecided now',
      [aFunction()],
      [aFunction({ verdict: 'inconclusive' })],
    ],
    [
      'could not be measured this time',
      [aFunction({ name: 'invoices' })],
      [anUnmeasuredFunction()],
    ],
    [
      'newly fails',
      [aFunction()],
      [aRegression({ findings: [aFinding({ kind: 'new-failures', payload: 'large' })] })],
    ],
    [
      // The row as deployed is not what failed.
      'newly fails',
      [aFunction()],
      [aRegression({ findings: [aFinding({ kind: 'cost-regression', memoryMB: 512 })] })],
    ],
    [
      'cost at 512 MB +4.9 % → −4.0 %',
      [
        withCost(4.9, {
          deployedMB: null,
          sizes: [aRow(512, 1, 1, { cost: aChange(4.9, 1, 'pass') })],
        }),
      ],
      [
        withCost(-4, {
          deployedMB: null,
          sizes: [aRow(512, 1, 1, { cost: aChange(-4, 1, 'pass') })],
        }),
      ],
    ],
  ])('%s', (line, before, now) => {
    expect(sinceText(before, now)).toBe(`Since the last push (\`bbbbbbb\`): ${line}.`)
  })

  test.each<[string, readonly FunctionReport[], readonly FunctionReport[]]>([
    ['what passes as before', [aFunction()], [aFunction()]],
    ['what both intervals explain', [withCost(1.4)], [withCost(-0.9)]],
    ['a function that was not there', [aFunction({ name: 'other' })], [aRegression()]],
    ['what is accepted', [aFunction()], [aRegression({ verdict: 'accepted' })]],
    ['what is unchanged', [anUnchangedFunction('a')], [anUnchangedFunction('a')]],
  ])('there is nothing to say of %s', (_, before, now) => {
    expect(sinceText(before, now)).toBe('')
  })

  test('of many functions three are named, those that need somebody first', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const of = (make: typeof aFunction) => names.map((name) => make({ name }))
    const [, ...fixed] = of(aFunction)
    expect(sinceText(of(aRegression), [...fixed, aRegression({ name: 'a' })])).toMatch(
      /^Since the last push \(`bbbbbbb`\): `a` still fails .*; `[b-e]` no longer fails .*; and 2 more\.$/,
    )
  })

  test('a commit is linked where the repository is known', () => {
    const links = {
      repository: 'https://github.com/o/r',
      run: 'https://github.com/o/r/actions/runs/1',
    }
    const report = aReport({ functions: [aRegression()], links })
    const earlier = { headSha: BEFORE, figures: formatFigures([aFunction()]) }
    expect(renderBlocks(sinceLastPush(report, earlier))).toContain(
      `[\`bbbbbbb\`](https://github.com/o/r/commit/${BEFORE})`,
    )
  })
})

describe('what a comment remembers', () => {
  test('has no more than its room, and is read as it was written', () => {
    const change = fc
      .tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }))
      .map(([percent, half]) => aChange(percent / 10, half / 10, 'fail'))
    fc.assert(
      fc.property(change, change, (cost, duration) => {
        const functions = Array.from({ length: 400 }, (_, index) =>
          aRegression({ name: `fn-${index}`, sizes: [aRow(1024, 1, 1, { cost, duration })] }),
        )
        const line = formatFigures(functions)
        expect(line).toMatch(/^[0-9a-z:;,]{1,8000}$/)
        const figures = [...readFigures(line).values()]
        expect(figures).toHaveLength(150)
        const kept =
          Math.abs(cost.changePercent) < 99_000 && Number(cost.detectableIncreasePercent) < 99_000
        if (kept) expect(figures[0]?.cost?.percent).toBeCloseTo(cost.changePercent, 5)
      }),
      { numRuns: 30 },
    )
  })

  test('says nothing where it is damaged, or of another version', () => {
    const line = formatFigures([aRegression()])
    expect(readFigures(line).size).toBe(1)
    expect(readFigures(line.replace(/^1/, '2')).size).toBe(0)
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.string({ maxLength: 3 }), (at, text) => {
        const damaged = line.slice(0, at) + text + line.slice(at + 1)
        const report = aReport({ functions: [aFunction()] })
        const shown = renderBlocks(sinceLastPush(report, { headSha: BEFORE, figures: damaged }))
        expect(shown).toMatch(/^(Since the last push \(`bbbbbbb`\): [\w ,.()%+→−]+)?$/)
      }),
    )
  })
})
