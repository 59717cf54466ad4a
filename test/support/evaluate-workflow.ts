import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { Job, Step, Workflow } from './workflows.ts'

/** What a condition or a group may look at. */
export interface Contexts {
  github: Record<string, unknown>
  needs?: Record<string, { result: Result; outputs?: Record<string, string> }>
  vars?: Record<string, string>
  steps?: Record<string, unknown>
}

type Result = 'success' | 'failure' | 'cancelled' | 'skipped'

/** A job as it would run. */
export interface EvaluatedJob {
  id: string
  job: Job
  result: Result
  /** Those whose condition holds. */
  steps: readonly Step[]
}

const CONTEXTS = ['github', 'needs', 'vars', 'steps', 'matrix', 'secrets', 'env', 'runner']
const STATUS = ['always', 'cancelled', 'success', 'failure'] as const
type Status = Record<(typeof STATUS)[number], boolean>

/** The value of a text with `${{ }}` in it, by GitHub's own lexer, parser and evaluator. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.+?)\}\}/g, (_, expression: string) =>
    evaluate(expression, contexts, NOT_CANCELLED).coerceString(),
  )
}

/** Whether an event starts a workflow, its types and branches considered. */
export function isTriggered({ on }: Workflow, contexts: Contexts): boolean {
  const { event_name: name, ref = '', event } = contexts.github
  const triggers = typeof on === 'string' ? { [on]: null } : on
  const trigger = triggers[String(name)]
  if (trigger === undefined) return false
  const { action, workflow_run: run } = event as {
    action?: string
    workflow_run?: { name: string }
  }
  const types = trigger?.types ?? DEFAULT_TYPES[String(name)]
  if (types !== undefined && !types.includes(action ?? '')) return false
  if (trigger?.branches && !trigger.branches.some((each) => ref === `refs/heads/${each}`))
    return false
  return trigger?.workflows === undefined || trigger.workflows.includes(run?.name ?? '')
}

const DEFAULT_TYPES: Record<string, string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
}

/**
 * Which jobs run, and which steps in them, when every step that runs succeeds but those of `failing`.
 */
export function evaluateJobs(
  workflow: Workflow,
  contexts: Contexts,
  failing: readonly string[] = [],
): EvaluatedJob[] {
  const done: EvaluatedJob[] = []
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const needs = [job.needs ?? []].flat()
    const results = needs.map((name) => done.find((each) => each.id === name)?.result ?? 'skipped')
    const status = statusOf(results)
    const all = {
      ...contexts,
      needs: Object.fromEntries(
        needs.map((name, index) => [name, { result: results[index] ?? 'skipped', outputs: {} }]),
      ),
    }
    if (!holds(job.if, all, status)) {
      done.push({ id, job, result: 'skipped', steps: [] })
      continue
    }
    done.push({ id, job, ...runSteps(job.steps ?? [], all, failing.includes(id)) })
  }
  return done
}

function runSteps(steps: readonly Step[], contexts: Contexts, fails: boolean) {
  let result: Result = fails ? 'failure' : 'success'
  const ran: Step[] = []
  for (const step of steps) {
    if (!holds(step.if, { ...contexts, steps: {} }, statusOf([result]))) continue
    ran.push(step)
    if (step.run?.trim() === 'exit 1') result = 'failure'
  }
  return { result, steps: ran }
}

/** A condition that names no status function holds only where all went well before. */
function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return status.success
  const text = condition.replace(/^\s*\$\{\{([\s\S]*)\}\}\s*$/, '$1')
  const named = STATUS.some((name) => new RegExp(`\\b${name}\\(`).test(text))
  const value = evaluate(text, contexts, status)
  return (named || status.success) && truthy(value)
}

const NOT_CANCELLED: Status = { always: true, cancelled: false, success: true, failure: false }

function statusOf(results: readonly Result[]): Status {
  const success = results.every((each) => each === 'success')
  return { ...NOT_CANCELLED, success, failure: results.includes('failure') }
}

function evaluate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const functions = STATUS.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(status[name]),
  }))
  const { tokens } = new Lexer(expression.trim()).lex()
  const tree = new Parser(tokens, CONTEXTS, functions).parse()
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
  return new Evaluator(
    tree,
    dictionary,
    new Map(functions.map((each) => [each.name, each])),
  ).evaluate()
}

function truthy(value: data.ExpressionData): boolean {
  return !['', 'false', '0', 'NaN'].includes(value.coerceString())
}
