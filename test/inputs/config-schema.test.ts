import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { parse as parseYaml } from 'yaml'
import { CONFIG_SCHEMA_FILE, configSchemaText } from '../../scripts/config-schema.ts'
import { parseConfig } from '../../src/inputs/config-file.ts'
import { configJsonSchema } from '../../src/inputs/config-schema.ts'
import { INPUT_NAMES, INPUTS, type InputSpec } from '../../src/inputs/inputs.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { ROOT } from '../examples/examples.ts'

const validate = new Ajv({ allowUnionTypes: true }).compile(configJsonSchema())

/** Whether reading a config file, and parsing each of its functions, goes well. */
function weTake(text: string): boolean {
  try {
    const { defaults, functions } = parseConfig(text, 'config.yml')
    parseInputs(defaults)
    for (const own of functions) parseInputs({ ...defaults, ...own })
    return true
  } catch (error) {
    if (error instanceof BadInput) return false
    throw error
  }
}

const schemaTakes = (text: string): boolean => validate(parseYaml(text)) === true

test('the published schema is the one that follows from the inputs', () => {
  expect(readFileSync(path.join(ROOT, CONFIG_SCHEMA_FILE), 'utf8')).toBe(configSchemaText())
})

test('the example is valid', () => {
  const text = readFileSync(path.join(ROOT, 'examples/cost-gate.yml'), 'utf8')
  expect(schemaTakes(text)).toBe(true)
  expect(weTake(text)).toBe(true)
})

test('every input of the config file is described', () => {
  const { properties } = configJsonSchema() as {
    properties: Record<string, { description?: string }>
  }
  for (const [name, { description }] of Object.entries(properties)) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\w\.?/)])
  }
})

describe('the schema and the parser agree', () => {
  test.each([
    ['backend: local\n', true],
    ['backend: azure\n', false],
    ['baseline: live\n', false],
    ['memory-sizes: 512,1024\n', true],
    ['memory-sizes: [512, "1024"]\n', true],
    ['memory-sizes: []\n', false],
    ['memory-sizes: 64\n', false],
    ['memory-size: 512\n', false],
    ['timeout: 900\n', true],
    ['timeout: 901\n', false],
    ['timeout: 1.5\n', false],
    ['seed: 4294967295\n', true],
    ['seed: 4294967296\n', false],
    ['max-cost-increase: 5 %\n', true],
    ['max-cost-increase: 1001\n', false],
    ['max-spend: 0\n', false],
    ['max-spend: "0.50"\n', true],
    ['runtime: Node 24\n', false],
    ['environment: { A: b, N: 1, F: true }\n', true],
    ['environment: { 1A: b }\n', false],
    ['environment: A\n', false],
    ['environment: "A=b\\nC=d"\n', true],
    ['findings: { memory-headroom: fail }\n', true],
    ['findings: { memory: fail }\n', false],
    ['findings: { memory-headroom: error }\n', false],
    ['findings: { inconclusive: fail }\n', false],
    ['payloads: events/*.json\n', true],
    ['payloads: []\n', false],
    ['payloads: {}\n', false],
    ['payloads: [a.json, { file: b.json, weight: 2, expect: 2xx }]\n', true],
    ['payloads: [{ file: b.json, weight: 0 }]\n', false],
    ['payloads: [{ name: a }]\n', false],
    ['payloads: [{ file: a.json, event: sqs }]\n', false],
    ['payloads: [{ event: kinesis }]\n', false],
    ['payloads: [{ event: sqs, overrides: { Records: [] } }]\n', true],
    ['payloads: [{ event: { a: 1 }, overrides: {} }]\n', false],
    ['payloads: [{ event: { a: 1 }, expect: teapot }]\n', false],
    ['payloads: [{ event: { a: 1 }, expect: 404 }]\n', true],
    ['payloads: { get: events/get.json, put: { event: sqs } }\n', true],
    ['payloads: { get: { name: x, file: y } }\n', false],
    ['set-up: [{ file: a.json, weight: 1 }]\n', false],
    ['set-up: [a.json]\n', true],
    ['template: [a.yaml, b.yaml]\n', true],
    ['template: []\n', false],
    ['functions: []\n', true],
    ['functions: [{ function-name: a, memory-sizes: [128] }]\n', true],
    ['functions: [{ seed: 1 }]\n', false],
    ['functions: orders\n', false],
    ['functions: [orders]\n', false],
    ['github-token: x\n', false],
    ['config: x\n', false],
    ['function-name: 7\n', false],
    ['function-name: " "\n', false],
    ['handler: a b\n', false],
    ['- a\n', false],
  ])('on %j: %j', (text, valid) => {
    expect([weTake(text), schemaTakes(text)]).toEqual([valid, valid])
  })

  test('on any value of any input that is not text', () => {
    const value = fc.oneof(
      fc.integer({ min: -10, max: 12_000 }),
      fc.double(),
      fc.boolean(),
      fc.array(fc.integer({ min: 100, max: 11_000 }), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('A', 'b', 'file', 'event', 'failures'),
        fc.constantFrom('fail', 's3', 1),
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...INPUT_NAMES), value, (name, each) => {
        const text = JSON.stringify({ [name]: each })
        expect([text, schemaTakes(text)]).toEqual([text, weTake(text)])
      }),
      { numRuns: 500 },
    )
  })

  test('as far as what is taken goes, on any number written as text', () => {
    const numeric = INPUT_NAMES.filter((name) => {
      const { schema }: InputSpec = INPUTS[name]
      return schema.safeParse(150).success
    })
    const written = fc.oneof(
      fc.integer({ min: -10, max: 12_000 }).map(String),
      fc.integer({ min: 2 ** 32 - 10, max: 2 ** 32 + 10 }).map(String),
      fc.double({ noNaN: true, min: -2, max: 1200 }).map((number) => number.toFixed(2)),
      fc.constantFrom('', ' 512 ', '1e3', '0x80', '5%', '1000.0', '+3', '007', '0.0', '.5'),
    )
    expect(numeric.length).toBeGreaterThan(5)
    fc.assert(
      fc.property(fc.constantFrom(...numeric), written, (name, each) => {
        const text = JSON.stringify({ [name]: each })
        if (weTake(text)) expect([text, schemaTakes(text)]).toEqual([text, true])
      }),
      { numRuns: 1000 },
    )
  })
})
