import type { Result } from './results.ts'

/**
 * Prints what the checks came to, a row for each example and what was planted, and a row for all.
 * @returns whether all is as it should be
 */
export function printSummary(results: readonly Result[]): boolean {
  const rows = [...new Set(results.map(({ planted }) => planted))]
    .sort((a, b) => a - b)
    .flatMap((planted) => {
      const same = results.filter((each) => each.planted === planted)
      const examples = [...new Set(same.map(({ example }) => example))].sort()
      return [
        ...examples.map((name) =>
          row(
            name,
            planted,
            same.filter(({ example }) => example === name),
          ),
        ),
        row('all', planted, same),
      ]
    })
  console.log(
    '| planted | example | checks | fail | inconclusive | pass | to reach | | invocations | seconds |\n' +
      '|--:|:--|--:|--:|--:|--:|:--|:--|--:|--:|',
  )
  for (const { text } of rows) console.log(text)
  return rows.every(({ reached }) => reached)
}

function row(name: string, planted: number, results: readonly Result[]) {
  const checks = results.length
  const count = (verdict: Result['verdict']) =>
    results.filter((each) => each.verdict === verdict).length
  const fail = count('fail')
  const mean = (value: (result: Result) => number) =>
    results.reduce((sum, each) => sum + value(each), 0) / checks
  const judged = name === 'all'
  const reached = !judged || (planted === 0 ? fail <= 0.01 * checks : fail >= 0.95 * checks)
  const toReach = judged ? (planted === 0 ? 'fail ≤ 1 %' : 'fail ≥ 95 %') : ''
  const cells = [
    planted === 0 ? 'nothing' : `+${(100 * planted).toFixed(0)} %`,
    name,
    checks,
    fail,
    count('inconclusive'),
    count('pass'),
    toReach,
    judged ? (reached ? '✓' : '✗') : '',
    mean(({ invocations }) => invocations).toFixed(0),
    mean(({ seconds }) => seconds).toFixed(1),
  ]
  return { text: `| ${cells.join(' | ')} |`, reached }
}
