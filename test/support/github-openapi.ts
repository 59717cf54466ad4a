import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

/** An operation of `test/fixtures/github-openapi.json`. */
interface Operation {
  method: string
  path: string
  query: object
  requestBody: object | null
  responses: Record<string, object | null>
}

const fixture: { operations: Record<string, Operation>; components: object } = JSON.parse(
  readFileSync(new URL('../fixtures/github-openapi.json', import.meta.url), 'utf8'),
)

const ajv = new Ajv({
  strict: false,
  formats: { uri: isUri, 'date-time': isDateTime, email: true },
})
const coercing = new Ajv({ strict: false, coerceTypes: true })
const compiled = new Map<object, ValidateFunction>()

export interface MatchedOperation {
  /** As in `issues/list-comments`. */
  id: string
  path: Record<string, string>
}

/** The operation that a request is meant for, by GitHub's own path templates. */
export function matchOperation(method: string, pathname: string): MatchedOperation | undefined {
  for (const [id, operation] of Object.entries(fixture.operations)) {
    const pattern = operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(pathname)
    if (match && operation.method === method) {
      const path = Object.entries(match.groups ?? {}).map(([k, v]) => [k, decodeURIComponent(v)])
      return { id, path: Object.fromEntries(path) }
    }
  }
  return undefined
}

/** What GitHub's description has against a request; empty if nothing. */
export function requestFaults(id: string, query: object, body: unknown): string[] {
  const operation = operationOf(id)
  return [
    ...faults(coercing, operation.query, { ...query }, `${id} query`),
    ...(operation.requestBody ? faults(ajv, operation.requestBody, body, `${id} body`) : []),
  ]
}

/** What the description has against an answer that the loopback server is about to give. */
export function answerFaults(id: string, status: number, body: unknown): string[] {
  const { responses } = operationOf(id)
  const documented = String(status) in responses
  const schema = documented ? responses[status] : BASIC_ERROR
  if (!documented && status < 400) return [`${id} never answers ${status}`]
  return schema ? faults(ajv, schema, body, `${id} ${status}`) : []
}

/** GitHub answers 403, 404 and 5xx to every operation, whether its description says so or not. */
const BASIC_ERROR = { $ref: '#/components/schemas/basic-error' }

function operationOf(id: string): Operation {
  const operation = fixture.operations[id]
  if (!operation) throw new Error(`No operation ${id} in test/fixtures/github-openapi.json`)
  return operation
}

function faults(checker: Ajv, schema: object, value: unknown, where: string): string[] {
  const known = compiled.get(schema)
  const validate = known ?? checker.compile({ ...schema, components: fixture.components })
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${where}: ${instancePath} ${message}`,
  )
}

function isUri(text: string): boolean {
  return URL.canParse(text.replace(/\{.*\}$/, ''))
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)
}
