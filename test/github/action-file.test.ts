import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { JSONObjectReader } from '@actions/workflow-parser/templates/json-object-reader'
import { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import {
  TemplateContext,
  TemplateValidationErrors,
} from '@actions/workflow-parser/templates/template-context'
import { readTemplate } from '@actions/workflow-parser/templates/template-reader'
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ROOT } from '../support/dist.ts'

const require = createRequire(import.meta.url)
const ACTION = readFileSync(path.join(ROOT, 'action.yml'), 'utf8')

/** What GitHub's own parser of action files, that of its editor extensions, objects to. */
function gitHubsObjections(text: string): string[] {
  const errors = new TemplateValidationErrors()
  const context = new TemplateContext(errors, schema, new NoOperationTraceWriter())
  const file = context.getFileId('action.yml')
  const yaml = new YamlObjectReader(file, text)
  readTemplate(context, 'action-root-strict', yaml, file)
  return [...yaml.errors, ...errors.getErrors()].map(({ message }) => message)
}

// Not imported, as it comes without the import attribute that Node.js wants for JSON.
const GITHUBS_SCHEMA = 'node_modules/@actions/workflow-parser/dist/action-v1.0.min.json'
const schema = TemplateSchema.load(
  new JSONObjectReader(undefined, readFileSync(path.join(ROOT, GITHUBS_SCHEMA), 'utf8')),
)

// WebAssembly that is loaded by `require`.
const {
  validateAction,
}: typeof import('@action-validator/core') = require('@action-validator/core')

interface Objection {
  path?: string
  detail?: string
  states?: { errors: Objection[] }[]
}

/** Where SchemaStore's `github-action.json`, as compiled into that validator, objects. */
function schemaStoresObjections(text: string): string[] {
  const { errors } = validateAction(text) as { errors: Objection[] }
  const [first] = errors.flatMap(({ states = [] }) => states)
  return [...errors.filter(({ states }) => !states), ...(first?.errors ?? [])].map(
    ({ path: where, detail }) => [where, detail].filter(Boolean).join(': '),
  )
}

const FAULTS = [
  ['main: dist/index.js', 'mian: dist/index.js', 'mian'],
  ['icon: dollar-sign', 'icon: nonsense', /icon|nonsense/],
] as const

/** https://github.com/marketplace?type=actions */
const MARKETPLACE_CATEGORIES = [
  ...['API management', 'Backup Utilities', 'Chat', 'Code quality', 'Code review', 'Code search'],
  ...[
    'Container CI',
    'Continuous integration',
    'Dependency management',
    'Deployment',
    'Desktop tools',
  ],
  ...[
    'Localization',
    'Mobile',
    'Monitoring',
    'Project management',
    'Publishing',
    'Reporting',
    'Security',
  ],
  ...['Support', 'Testing', 'Utilities'],
]

describe('action.yml', () => {
  test("holds nothing that GitHub's own parser objects to", () => {
    expect(gitHubsObjections(ACTION)).toEqual([])
  })

  test.each([
    ...FAULTS,
    ['using: node24', 'using: node21', 'node21'],
    ['github.token', 'secrets.token', 'secrets'],
    ['description: Measures', 'descr: Measures', 'descr'],
  ])('with %s as %s would be objected to', (right, wrong, objection) => {
    expect(gitHubsObjections(ACTION.replace(right, wrong)).join()).toMatch(objection)
  })

  test('is what the Marketplace takes: a name that is no category of it, and a short description', () => {
    const { name, description } = parse(ACTION)
    expect(name).toMatch(/^[A-Za-z][\w -]{0,49}$/)
    expect(MARKETPLACE_CATEGORIES).not.toContain(name)
    // "Description must be less than 125 characters", says the form that publishes a release.
    expect(description.length).toBeLessThan(125)
  })

  test("is valid by SchemaStore's schema, of which the packaged copy is older than node24", () => {
    expect(schemaStoresObjections(ACTION)).toEqual(['/runs/using'])
    expect(schemaStoresObjections(ACTION.replace('node24', 'node20'))).toEqual([])
  })

  test.each([...FAULTS, ['required: false', 'requried: false', 'requried']])(
    'with %s as %s would not be valid',
    (right, wrong, objection) => {
      const faulty = ACTION.replace('node24', 'node20').replace(right, wrong)
      expect(schemaStoresObjections(faulty).join()).toMatch(objection)
    },
  )
})
