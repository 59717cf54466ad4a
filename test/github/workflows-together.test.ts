import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ROOT } from '../support/dist.ts'
import {
  type Contexts,
  type EvaluatedJob,
  evaluateJobs,
  interpolate,
  isTriggered,
} from '../support/evaluate-workflow.ts'
import { isOurs, type Step, type Workflow } from '../support/workflows.ts'

const FOLDER = path.join(ROOT, 'examples', 'workflows')
const WORKFLOWS = readdirSync(FOLDER)
  .sort()
  .map((file): { file: string; workflow: Workflow } => {
    return { file, workflow: parse(readFileSync(path.join(FOLDER, file), 'utf8')) }
  })
const REPOSITORY = 'octo-org/octo-repo'

function pullRequest(action: string, { number = 12, from = REPOSITORY, actor = 'octocat' } = {}) {
  return {
    event_name: 'pull_request',
    repository: REPOSITORY,
    actor,
    ref: `refs/pull/${number}/merge`,
    event: { action, pull_request: { number, head: { repo: { full_name: from } } } },
  }
}

function workflowRun(repository: string, branch: string, conclusion = 'success') {
  const run = {
    name: 'Lambda cost (fork)',
    event: 'pull_request',
    conclusion,
    id: 7,
    head_branch: branch,
    head_repository: { full_name: repository },
  }
  return {
    event_name: 'workflow_run',
    repository: REPOSITORY,
    actor: 'octocat',
    ref: 'refs/heads/main',
    event: { action: 'completed', workflow_run: run },
  }
}

const FORK = { from: 'stranger/octo-repo' }
const OTHER_EVENT = { repository: REPOSITORY, actor: 'octocat' }
const queue = 'refs/heads/gh-readonly-queue/main/pr-12-aaaaaaa'
/** Every event that a workflow of ours is for, by name. */
const EVENTS = {
  opened: pullRequest('opened'),
  pushed: pullRequest('synchronize'),
  labeled: pullRequest('labeled'),
  unlabeled: pullRequest('unlabeled'),
  draft: pullRequest('converted_to_draft'),
  closed: pullRequest('closed'),
  'another pull request': pullRequest('synchronize', { number: 13 }),
  'from a fork': pullRequest('synchronize', FORK),
  'of a fork, closed': pullRequest('closed', FORK),
  'by Dependabot': pullRequest('opened', { actor: 'dependabot[bot]' }),
  queued: {
    ...OTHER_EVENT,
    event_name: 'merge_group',
    ref: queue,
    event: { action: 'checks_requested' },
  },
  merged: { ...OTHER_EVENT, event_name: 'push', ref: 'refs/heads/main', event: {} },
  'pushed to a branch': { ...OTHER_EVENT, event_name: 'push', ref: 'refs/heads/change', event: {} },
  'fork measured': workflowRun('stranger/octo-repo', 'change'),
  'fork measured, cancelled': workflowRun('stranger/octo-repo', 'change', 'cancelled'),
  'other fork measured': workflowRun('other/octo-repo', 'change'),
} satisfies Record<string, Contexts['github']>
type EventName = keyof typeof EVENTS
const NAMES = Object.keys(EVENTS) as EventName[]

const contextsOf = (name: EventName, { name: workflow }: Workflow): Contexts => ({
  github: { ...EVENTS[name], workflow },
  vars: {},
})
const triggered = (workflow: Workflow) =>
  NAMES.filter((name) => isTriggered(workflow, contextsOf(name, workflow)))
const groupOf = (name: EventName, workflow: Workflow) =>
  interpolate(workflow.concurrency?.group ?? '', contextsOf(name, workflow))
const jobsOn = (name: EventName, workflow: Workflow, failing: string[] = []) =>
  evaluateJobs(workflow, contextsOf(name, workflow), failing)
const gate = (jobs: readonly EvaluatedJob[]) =>
  jobs.find(({ job }) => job.steps?.some(isOurs) === true)
const uses = (steps: readonly Step[] = [], action: string) =>
  steps.some(({ uses: used }) => used?.startsWith(action))

describe('all workflows, side by side in one repository', () => {
  test('never share a concurrency group, whatever happens', () => {
    const owners = new Map<string, Set<string>>()
    for (const { file, workflow } of WORKFLOWS) {
      for (const name of triggered(workflow)) {
        const group = groupOf(name, workflow)
        expect(group).not.toBe('')
        owners.set(group, (owners.get(group) ?? new Set()).add(file))
      }
    }
    const shared = [...owners].filter(([, files]) => files.size > 1)
    expect([owners.size > 10, shared]).toEqual([true, []])
  })

  test('have names, and jobs with names, that none of the others has', () => {
    const names = WORKFLOWS.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).map(({ name }) => name),
    )
    expect(names.filter((name, index) => !name || names.indexOf(name) < index)).toEqual([])
    const workflows = WORKFLOWS.map(({ workflow }) => workflow.name)
    expect(new Set(workflows).size).toBe(WORKFLOWS.length)
  })

  test('keep artifacts under different names where another workflow looks for them', () => {
    const looked = ['lambda-cost-report', 'lambda-cost-report-of-fork']
    const uploads = WORKFLOWS.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap(({ steps }) =>
        (steps ?? []).filter(({ uses: used }) => used?.startsWith('actions/upload-artifact')),
      ),
    ).map((step) => String(step.with?.name))
    expect(uploads.filter((name) => looked.includes(name)).sort()).toEqual(looked)
  })
})

describe.each(WORKFLOWS)('$file', ({ file, workflow }) => {
  const events = triggered(workflow)
  const onAws = Object.values(workflow.jobs).some(({ steps }) =>
    uses(steps, 'aws-actions/configure'),
  )

  test('starts for the events that it is for, and for no other', () => {
    expect(events).toMatchSnapshot()
  })

  test('cancels an older run of the same pull request, and no other', () => {
    const groups = new Map<string, EventName[]>()
    for (const name of events) {
      const group = groupOf(name, workflow)
      groups.set(group, [...(groups.get(group) ?? []), name])
    }
    for (const together of groups.values()) {
      const numbers = together.map((name) => {
        const { event, ref } = EVENTS[name]
        const { workflow_run: run } = event as { workflow_run?: { head_repository: unknown } }
        return JSON.stringify(run?.head_repository ?? ref)
      })
      expect(new Set(numbers).size).toBe(1)
    }
  })

  test.each(events)(
    'runs no script of the repository where it may have AWS or write: %s',
    (name) => {
      for (const { job, steps } of jobsOn(name, workflow)) {
        const writes = Object.values(job.permissions ?? workflow.permissions ?? {}).includes(
          'write',
        )
        const scripts = steps.filter(({ run }) => run !== undefined && run.trim() !== 'exit 1')
        if (writes) expect(scripts).toEqual([])
      }
    },
  )

  if (file === 'deployed-canary.yml') {
    test('measures what is deployed, and goes on where that passes alone', () => {
      const resultsOf = (failing: string[]) =>
        jobsOn('merged', workflow, failing).map(({ id, result }) => [id, result])
      expect(resultsOf([])).toEqual([
        ['deploy', 'success'],
        ['cost', 'success'],
        ['promote', 'success'],
      ])
      expect(resultsOf(['deploy']).slice(1)).toEqual([
        ['cost', 'skipped'],
        ['promote', 'skipped'],
      ])
      expect(resultsOf(['cost'])[2]).toEqual(['promote', 'skipped'])
    })
  }

  // What follows is about pull requests, and what is merged has none any more.
  if (!onAws || ['deployed-canary.yml', 'record.yml'].includes(file)) return

  test.each(events)('ends with its check, and never skips it: %s', (name) => {
    if (name === 'merged') return
    expect(gate(jobsOn(name, workflow))).toMatchObject({ result: 'success' })
  })

  test.each(events)('is red when a build fails, and measures nothing then: %s', (name) => {
    for (const { id, result } of jobsOn(name, workflow)) {
      const built = workflow.jobs[id]
      if (result === 'skipped' || built?.steps?.some(isOurs)) continue
      const check = gate(jobsOn(name, workflow, [id]))
      if (check?.result === 'skipped') expect(name).toBe('merged')
      else expect([check?.result, check?.steps.some(isOurs)]).toEqual(['failure', false])
    }
  })

  test('asks for credentials for the own pull requests alone', () => {
    const asking = events.filter((name) =>
      uses(gate(jobsOn(name, workflow))?.steps ?? [], 'aws-actions/configure'),
    )
    const strangers: EventName[] = ['from a fork', 'of a fork, closed', 'by Dependabot']
    const others: EventName[] = ['queued', 'merged']
    expect(asking).toEqual(events.filter((name) => ![...strangers, ...others].includes(name)))
  })

  test('is red for what a fork could not measure', () => {
    const step = gate(jobsOn('from a fork', workflow))?.steps.find(isOurs)
    expect(step?.with).toMatchObject({ 'on-unmeasured': 'fail' })
  })

  test('builds nothing when the pull request is closed, and cleans up', () => {
    expect(events).toContain('closed')
    const ran = jobsOn('closed', workflow).filter(({ result }) => result !== 'skipped')
    expect(ran.map(({ job }) => job.steps?.some(isOurs) === true)).toEqual([true])
  })

  test('is in docs/forks.md with the check to require', () => {
    const text = readFileSync(path.join(ROOT, 'docs', 'forks.md'), 'utf8')
    const [, job] = Object.entries(workflow.jobs).find(([, each]) => each.steps?.some(isOurs)) ?? []
    const row = text.split('\n').find((line) => line.startsWith(`| [${file}]`))
    expect(row).toContain(`\`${job?.name}\``)
  })
})
