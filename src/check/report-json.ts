import type { Report } from '../report/schema.ts'

/** Where the functions are, in a text in which each line break is one between values. */
const NO_FUNCTIONS = '\n  "functions": []'

/** The text of report.json a function at a time, as that of a thousand is tens of megabytes. */
export function* reportJson(report: Report): Generator<string> {
  const text = JSON.stringify({ ...report, functions: [] }, null, 2)
  const at = text.indexOf(NO_FUNCTIONS)
  if (report.functions.length === 0) return yield `${text}\n`
  yield `${text.slice(0, at)}${NO_FUNCTIONS.slice(0, -1)}`
  for (const [index, each] of report.functions.entries()) {
    const own = JSON.stringify(each, null, 2).replaceAll('\n', '\n    ')
    yield `${index === 0 ? '' : ','}\n    ${own}`
  }
  yield `\n  ]${text.slice(at + NO_FUNCTIONS.length)}\n`
}
