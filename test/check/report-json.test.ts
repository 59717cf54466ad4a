import { expect, test } from '@jest/globals'
import { reportJson } from '../../src/check/report-json.ts'
import { buildReport, type FunctionInput } from '../../src/report/build.ts'

const HOSTILE = 'a\n  "functions": []\n\r\u2028"\\ ü'

test.each([0, 1, 3])('report.json of %d functions is the JSON of the report', (count) => {
  const functions = Array.from({ length: count }, (_, index): FunctionInput => {
    const name = `${HOSTILE}${index}`
    return index === 1 ? { kind: 'new', name } : { kind: 'unmeasured', name, reason: HOSTILE }
  })
  const report = buildReport({
    backend: 'local',
    base: {},
    head: { ref: HOSTILE },
    seed: 1,
    startedAt: new Date(0),
    finishedAt: new Date(1),
    spend: { usd: 0, invocations: 0 },
    notes: [HOSTILE],
    functions,
  })
  expect([...reportJson(report)].join('')).toBe(`${JSON.stringify(report, null, 2)}\n`)
})
