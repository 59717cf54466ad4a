import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse as parseYaml } from 'yaml'
import { parseConfig } from '../../src/inputs/config-file.ts'
import { configJsonSchema } from '../../src/inputs/config-schema.ts'
import { type GivenInputs, parseInputs } from '../../src/inputs/parse.ts'
import { allPages, type CodeBlock, codeBlocks } from '../support/documentation.ts'
import { ACTION_INPUTS, isOurs, lint, type Step, unpinned } from '../support/workflows.ts'

const blocks = allPages().flatMap(codeBlocks)
const validate = new Ajv({ allowUnionTypes: true }).compile(configJsonSchema())

/** What a YAML block is, recognized by its keys. */
type Kind = 'steps' | 'workflow' | 'part of a workflow' | 'config file'

const yaml = blocks
  .filter(({ language }) => language === 'yaml')
  .map((block) => ({ ...block, kind: kindOf(block) }))
const ofKind = (...kinds: Kind[]) => yaml.filter(({ kind }) => kinds.includes(kind))

function kindOf({ text }: CodeBlock): Kind {
  const content: unknown = parseYaml(text)
  if (Array.isArray(content)) return 'steps'
  const keys = Object.keys(content as object)
  if (keys.includes('jobs')) return 'workflow'
  if (keys.includes('permissions') || keys.includes('on')) return 'part of a workflow'
  return 'config file'
}

/** A block as the workflow that it is a part of. */
function asWorkflow({ text, kind }: CodeBlock & { kind: Kind }): string {
  if (kind === 'workflow') return text
  const indented = text.replace(/^(?=.)/gm, '      ')
  if (kind === 'steps') {
    return `on: pull_request\njobs:\n  cost:\n    runs-on: ubuntu-latest\n    steps:\n${indented}`
  }
  const on = /^on:/m.test(text) ? '' : 'on: pull_request\n'
  return `${on}${text}jobs:\n  cost:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n`
}

function stepsIn(workflow: string): Step[] {
  const { jobs } = parseYaml(workflow) as { jobs: Record<string, { steps?: Step[] }> }
  return Object.values(jobs).flatMap(({ steps = [] }) => steps)
}

test('every block is in a language that is checked, or is what something prints', () => {
  const languages = new Set(blocks.map(({ language }) => language))
  expect(['', 'json', 'sh', 'text', 'yaml']).toEqual(expect.arrayContaining([...languages]))
})

describe('every workflow, and part of one', () => {
  const workflows = ofKind('steps', 'workflow', 'part of a workflow')

  test.each(workflows)('satisfies actionlint: $at', async (block) => {
    expect(await lint(asWorkflow(block))).toEqual([])
  })

  test.each(workflows)('pins what is not ours: $at', ({ text }) => {
    expect(unpinned(text)).toEqual([])
  })

  test.each(workflows)('gives this action inputs that can be used: $at', (block) => {
    for (const { with: inputs = {} } of stepsIn(asWorkflow(block)).filter(isOurs)) {
      expect(ACTION_INPUTS).toEqual(expect.arrayContaining(Object.keys(inputs)))
      const given: GivenInputs = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [
          name,
          { value: String(value), where: block.at },
        ]),
      )
      expect(() => parseInputs(given)).not.toThrow()
    }
  })

  test.each(workflows)('has scripts that a shell can read: $at', (block) => {
    for (const { run } of stepsIn(asWorkflow(block))) {
      if (run !== undefined) execFileSync('bash', ['-n'], { input: run })
    }
  })

  test('the README has one to copy', () => {
    expect(ofKind('workflow').map(({ at }) => at.split(':')[0])).toContain('README.md')
  })
})

test.each(ofKind('config file'))('every other YAML block is a config file: $at', ({ at, text }) => {
  expect([validate(parseYaml(text)), validate.errors]).toEqual([true, null])
  const { defaults, functions } = parseConfig(text, at)
  for (const own of [{}, ...functions]) {
    expect(() => parseInputs({ ...defaults, ...own })).not.toThrow()
  }
})

test('every JSON block is JSON, and a policy where it looks like one', () => {
  for (const { at, language, text } of blocks) {
    if (language !== 'json') continue
    const { Statement } = JSON.parse(text) as { Statement?: object[] }
    for (const statement of Statement ?? []) {
      expect([at, Object.keys(statement)]).toEqual([
        at,
        expect.arrayContaining(['Effect', 'Action', 'Resource']),
      ])
    }
  }
})
