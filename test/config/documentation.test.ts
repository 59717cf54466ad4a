import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse as parseYaml } from 'yaml'
import { parseConfig } from '../../src/config/config-file.ts'
import { configJsonSchema } from '../../src/config/config-schema.ts'
import { INPUT_NAMES } from '../../src/config/inputs.ts'
import { type GivenInputs, parseInputs } from '../../src/config/parse.ts'
import { ROOT } from '../examples/examples.ts'
import { codeBlocks } from '../support/yaml-blocks.ts'

const PAGES = [
  'monorepo',
  'payloads',
  'sam',
  'cdk',
  'serverless',
  'terraform',
  'cloudformation',
  'findings',
  'memory',
  'money',
]
const validate = new Ajv({ allowUnionTypes: true }).compile(configJsonSchema())

const pages = PAGES.map((name) => {
  const page = `docs/${name}.md`
  return { page, text: readFileSync(path.join(ROOT, page), 'utf8') }
})
const blocks = pages.flatMap(({ page, text }) =>
  codeBlocks(text)
    .filter(({ language }) => language === 'yaml')
    .map((block) => ({ at: `${page}:${block.line}`, text: block.text })),
)
const isSteps = ({ text }: { text: string }) => Array.isArray(parseYaml(text))

interface WorkflowStep {
  uses?: string
  with?: Record<string, string>
}

describe('every YAML block of the documentation', () => {
  test.each(blocks.filter((block) => !isSteps(block)))('is a config file: $at', ({ at, text }) => {
    expect([validate(parseYaml(text)), validate.errors]).toEqual([true, null])
    const { defaults, functions } = parseConfig(text, at)
    for (const own of [{}, ...functions]) {
      expect(() => parseInputs({ ...defaults, ...own })).not.toThrow()
    }
  })

  test.each(blocks.filter(isSteps))(
    'is a list of steps with inputs that exist: $at',
    ({ at, text }) => {
      const ours = (parseYaml(text) as WorkflowStep[]).filter(({ uses }) =>
        uses?.startsWith('OWNER/lambda-cost-gate@'),
      )
      expect(ours).toHaveLength(1)
      for (const { with: inputs = {} } of ours) {
        expect(INPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(inputs)))
        const given: GivenInputs = Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [name, { value, where: at }]),
        )
        expect(() => parseInputs(given)).not.toThrow()
      }
    },
  )
})

test.each(pages)('every link of $page leads to a page', ({ text }) => {
  const targets = [...text.matchAll(/\]\(([^)#:]+\.md)\)/g)].map(([, target]) => target ?? '')
  for (const target of targets) {
    expect(PAGES.map((name) => `${name}.md`)).toContain(target)
  }
})
