import type { Backend } from '../inputs/plan.ts'
import type { CheckedOut } from './checkout.ts'
import type { GitHubEvent, PullRequest } from './event.ts'
import { whyStrangersCode } from './strangers.ts'

export type Command = 'check' | 'calibrate' | 'record' | 'comment' | 'sweep'

export interface DecisionInputs {
  /** What the user asked for, if they did. */
  command?: Command
  backend: Backend
  /** Whether AWS credentials can be had at all (environment, web identity, container). */
  awsCredentials: boolean
  /** What git says of the workspace; absent where it is no checkout. */
  checkedOut?: CheckedOut | undefined
}

export type Decision =
  | { kind: 'run'; command: Command }
  /**
   * Same code, other circumstances: judge again from the samples of the same head SHA where they
   * can be had, else measure. Skipping is not open here, as a skipped job would count as passed
   * in place of the one that failed.
   */
  | { kind: 're-judge'; pullRequest: PullRequest }
  /** Nothing to do, and nothing wrong: the job succeeds and says `reason` where people look. */
  | { kind: 'skip'; reason: string }
  /** A pull request should have been measured and cannot be: `on-unmeasured` says what follows. */
  | { kind: 'unmeasured'; reason: string }
  /** The workflow asks for what must not be done: exit status 2 and `reason`. */
  | { kind: 'refuse'; reason: string }

/**
 * What a run does: what the user asked for, or what fits the event (design section 4). Pure, so
 * that each event's answer can be read and tested here.
 */
export function decideCommand(event: GitHubEvent, inputs: DecisionInputs): Decision {
  const decision = inputs.command
    ? ({ kind: 'run', command: inputs.command } as const)
    : byEvent(event)
  const strangers = measures(decision) ? whyStrangersCode(event, inputs) : undefined
  const reason = strangers ?? (inputs.command === 'record' ? whyNotMain(event) : undefined)
  if (reason !== undefined) return { kind: 'refuse', reason }
  return withoutCredentials(event, decision, inputs) ?? decision
}

/** Whether code would run: judging again measures, too, where there is no report to judge. */
function measures(decision: Decision): boolean {
  if (decision.kind === 're-judge') return true
  return decision.kind === 'run' && decision.command !== 'sweep' && decision.command !== 'comment'
}

function byEvent(event: GitHubEvent): Decision {
  switch (event.kind) {
    case 'none':
    case 'workflow-dispatch':
      return { kind: 'run', command: 'check' }
    case 'pull-request':
      return event.codeChanged
        ? { kind: 'run', command: 'check' }
        : { kind: 're-judge', pullRequest: event.pullRequest }
    case 'pull-request-target':
      return { kind: 'run', command: event.action === 'closed' ? 'sweep' : 'check' }
    case 'pull-request-review':
      return {
        kind: 'skip',
        reason:
          'A review changes no code, so nothing was measured. Set `command: check` to measure when a pull request is reviewed.',
      }
    case 'pull-request-labeled':
      return { kind: 're-judge', pullRequest: event.pullRequest }
    case 'pull-request-closed':
    case 'schedule':
      return { kind: 'run', command: 'sweep' }
    case 'merge-group':
      return { kind: 'skip', reason: mergeGroupReason(event.pullRequestNumber) }
    case 'push':
      return {
        kind: 'skip',
        reason:
          'A push has no pull request to compare, so nothing was measured. Set `command: check` to compare the pushed code with the deployed function, or `command: record` to record what main costs.',
      }
    case 'workflow-run':
      return onWorkflowRun(event)
    case 'other':
      return {
        kind: 'skip',
        reason: `Nothing was measured: the event ${event.name} does not say what to compare. Run on pull_request, or set \`command\`.`,
      }
  }
}

/** The history is that of main: what else was recorded would be taken for it by every pull request. */
function whyNotMain(event: GitHubEvent): string | undefined {
  const instead =
    'Run it on a push to the default branch, on a schedule or on workflow_dispatch of that branch; on pull requests use `check`.'
  switch (event.kind) {
    case 'schedule':
      return undefined
    case 'push':
    case 'workflow-dispatch':
      if (event.onDefaultBranch !== false) return undefined
      return `command: \`record\` records main, and this run is of ${event.run.ref}. ${instead}`
    case 'none':
      return `command: \`record\` needs an event of GitHub; elsewhere use \`lambda-cost-gate record --history DIR\`.`
    default:
      return `command: \`record\` records main, and ${event.run.eventName} is not about what was merged. ${instead}`
  }
}

function mergeGroupReason(pullRequestNumber: number | undefined): string {
  const which = pullRequestNumber === undefined ? 'The pull request' : `#${pullRequestNumber}`
  return `${which} is in the merge queue and was checked before it was queued, so nothing was measured again. Set \`command: check\` to measure in the queue too.`
}

function onWorkflowRun(event: Extract<GitHubEvent, { kind: 'workflow-run' }>): Decision {
  const { measured, action } = event
  if (action !== 'completed') {
    return {
      kind: 'skip',
      reason: `The measuring run is only ${action}; its report comes with the type \`completed\`. Set \`types: [completed]\` under workflow_run.`,
    }
  }
  if (measured.event !== 'pull_request') {
    return {
      kind: 'skip',
      reason: `The run that finished was triggered by ${measured.event}, not by a pull request, so there is none to comment on.`,
    }
  }
  return { kind: 'run', command: 'comment' }
}

/** A fork or Dependabot: no AWS to measure on. Said, and not taken for a pass. */
function withoutCredentials(
  event: GitHubEvent,
  decision: Decision,
  inputs: DecisionInputs,
): Decision | undefined {
  if (!('pullRequest' in event) || inputs.backend === 'local' || inputs.awsCredentials) return
  const { readOnly } = event.pullRequest
  if (!readOnly || (decision.kind !== 'run' && decision.kind !== 're-judge')) return
  const command = decision.kind === 'run' ? decision.command : 'check'
  if (command === 'comment') return
  const why = `the pull request ${readOnly === 'fork' ? 'comes from a fork' : 'was opened by Dependabot'}, and GitHub gives such a run no secrets and no OIDC token, so AWS cannot be reached`
  if (command === 'sweep') {
    const reason = `Nothing was cleaned up: ${why}, and its earlier runs cannot have created previews there either.`
    return { kind: 'skip', reason }
  }
  const reason = `Not measured, so this is not a pass: ${why}. Set \`backend: local\` to measure it on the embedded Lambda service.`
  return { kind: 'unmeasured', reason }
}
