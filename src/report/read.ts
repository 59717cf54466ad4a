import { z } from 'zod'
import { type Report, reportSchema, SCHEMA } from './schema.ts'

/**
 * Checks a parsed report.json, wherever it came from; what the schema does not name is dropped.
 * @throws Error with a sentence: a report of another schema number, or what is wrong and where
 */
export function readReport(json: unknown): Report {
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : null
  if (typeof schema !== 'number') {
    throw new Error('This is not a report of Lambda Cost Gate: it has no schema number.')
  }
  if (schema !== SCHEMA) {
    const [age, remedy] =
      schema > SCHEMA
        ? ['a newer', 'update the action that reads it']
        : ['an older', 'measure again with the current version']
    throw new Error(
      `The report has schema ${schema}, from ${age} version of Lambda Cost Gate; this version reads schema ${SCHEMA}: ${remedy}.`,
    )
  }
  const result = reportSchema.safeParse(json)
  if (result.success) return result.data
  throw new Error(`The report does not follow its schema: ${firstProblem(result.error)}.`)
}

function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues
  if (issue === undefined) return 'unknown problem'
  return `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}

/** The JSON Schema of report.json, as committed in `schema/report.schema.json`. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { io: 'input' })
}
