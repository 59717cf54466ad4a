import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readReport, reportJsonSchema } from '../../src/report/read.ts'
import { SCHEMA } from '../../src/report/schema.ts'
import { fieldsOf, type JsonSchema } from '../support/json-schema.ts'
import { aReport } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const committed = overJson(JSON.parse(readFileSync('schema/report.schema.json', 'utf8')))

describe('reading a report', () => {
  test.each(Object.entries(REPORTS))('gives "%s" back as it was written', (_, report) => {
    expect(readReport(overJson(report))).toEqual(report)
  })

  test('drops what the schema does not name', () => {
    expect(readReport({ ...aReport(), extra: '<script>' })).toEqual(aReport())
  })

  test('of a newer schema says which, and to update', () => {
    expect(() => readReport({ ...aReport(), schema: SCHEMA + 1 })).toThrow(
      'The report has schema 2, from a newer version of Lambda Cost Gate; this version reads schema 1: update the action that reads it.',
    )
  })

  test('of an older schema says which, and to measure again', () => {
    expect(() => readReport({ schema: SCHEMA - 1 })).toThrow(
      'The report has schema 0, from an older version of Lambda Cost Gate; this version reads schema 1: measure again with the current version.',
    )
  })

  test.each([null, 'text', [], {}, { schema: '1' }])('refuses %j, which is none', (json) => {
    expect(() => readReport(json)).toThrow('it has no schema number')
  })

  test.each([
    ['verdict', { verdict: 'great' }],
    ['spend.usd', { spend: { usd: -1, invocations: 1 } }],
    ['spend.usd', { spend: { usd: 1e300, invocations: 1 } }],
    ['head.sha', { head: { sha: '<b>', ref: null } }],
    ['functions.0', { functions: [{ kind: 'other' }] }],
    ['notes.0', { notes: ['x'.repeat(10_001)] }],
  ])('refuses a wrong %s and says where it is', (place, wrong) => {
    expect(() => readReport(overJson({ ...aReport(), ...wrong }))).toThrow(
      `The report does not follow its schema: ${place}`,
    )
  })
})

describe('the committed JSON Schema', () => {
  test('is what follows from the definition', () => {
    expect(committed).toEqual(overJson(reportJsonSchema()))
  })

  const ajv = new Ajv2020({ strict: true, validateFormats: false })
  const validate = ajv.compile(committed as object)
  test.each(Object.entries(REPORTS))('accepts report "%s"', (_, report) => {
    expect([validate(overJson(report)), validate.errors]).toEqual([true, null])
  })

  test('says of every field what it is', () => {
    const { fields, isDescribed } = fieldsOf(committed as JsonSchema)
    expect(fields.length).toBeGreaterThan(300)
    const silent = fields.filter(({ schema }) => !isDescribed(schema))
    expect(silent.map(({ at }) => at)).toEqual([])
  })

  test('has every key that docs/agents.md says programs may read', () => {
    const page = readFileSync('docs/agents.md', 'utf8')
    const keys = [...page.matchAll(/^\| `([\w.[\]]+)` \|/gm)].map(([, key = '']) => key)
    expect(keys).toContain('functions[].findings[]')
    const { fields } = fieldsOf(committed as JsonSchema)
    const known = fields.map(({ at }) => at)
    expect(keys.map((key) => key.replaceAll('[]', '')).filter((at) => !known.includes(at))).toEqual(
      [],
    )
  })

  test('refuses a report without its functions', () => {
    const { functions, ...rest } = aReport()
    const validate = new Ajv2020({ validateFormats: false }).compile(committed as object)
    expect(functions).toHaveLength(1)
    expect(validate(overJson(rest))).toBe(false)
  })
})
