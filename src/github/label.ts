import { explainGitHubError } from './errors.ts'
import type { PullRequest } from './event.ts'
import { type HeadArrival, type HeadArrivalOptions, headArrival } from './head-arrival.ts'

export interface OverrideOptions extends HeadArrivalOptions {
  /** Whether the label holds for the head it was set on, or for the whole pull request. */
  scope: 'head' | 'pull-request'
  /** What to ask for where the token may not read labels; more where the run also comments. */
  permission?: 'pull-requests: read' | 'pull-requests: write'
}

/** Whether a maintainer accepts a regression, as GitHub has it now, not as the payload had it. */
export type Override =
  | { kind: 'absent' }
  /** `at` is ISO 8601 by GitHub's clock. */
  | { kind: 'accepted'; label: string; by: string; at: string }
  /** The label is there and does not count; `reason` says why and what to do. */
  | { kind: 'stale'; label: string; reason: string }
  /** GitHub did not let us look; the regression stands. */
  | { kind: 'unknown'; reason: string }

/** Reads the override label live: whether it is set, who set it and when, and if it still holds. */
export async function readOverride(options: OverrideOptions): Promise<Override> {
  try {
    return await read(options)
  } catch (error) {
    const doing = `read the labels of pull request #${options.pullRequest.number}`
    const reason = explainGitHubError(error, {
      doing,
      permission: options.permission ?? 'pull-requests: read',
    })
    return {
      kind: 'unknown',
      reason: `${reason} Until they can be read, no regression is accepted.`,
    }
  }
}

async function read(options: OverrideOptions): Promise<Override> {
  const { label, pullRequest, scope } = options
  if (!(await isSet(options))) return { kind: 'absent' }
  const setting = await lastSetting(options)
  if (!setting) {
    const reason = `The label is set, but GitHub does not say by whom. Remove it and set it again to accept the regression.`
    return { kind: 'stale', label, reason }
  }
  if (scope === 'pull-request') return { kind: 'accepted', label, ...setting }
  const arrival = await headArrival(options)
  if (arrival.kind === 'set-on-head' || isNotBefore(setting.at, arrival)) {
    return { kind: 'accepted', label, ...setting }
  }
  return { kind: 'stale', label, reason: staleReason(setting, arrival, pullRequest) }
}

async function isSet({ github, repository, pullRequest, label }: OverrideOptions) {
  const labels = await github.paginate(github.rest.issues.listLabelsOnIssue, {
    ...repository,
    issue_number: pullRequest.number,
    per_page: 100,
  })
  return labels.some(({ name }) => isSameLabel(name, label))
}

/** The last time it was set, of all pages of events, which come oldest first. */
async function lastSetting({ github, repository, pullRequest, label }: OverrideOptions) {
  const events = await github.paginate(github.rest.issues.listEvents, {
    ...repository,
    issue_number: pullRequest.number,
    per_page: 100,
  })
  const last = events
    .filter((event) => event.event === 'labeled')
    .filter((event) => 'label' in event && isSameLabel(event.label.name ?? '', label))
    .at(-1)
  // GitHub forgets the actor when an account is deleted.
  return last?.actor ? { by: last.actor.login, at: last.created_at } : undefined
}

function isNotBefore(at: string, arrival: Exclude<HeadArrival, { kind: 'set-on-head' }>): boolean {
  return Date.parse(at) >= Date.parse(arrival.at)
}

function staleReason(
  setting: { by: string; at: string },
  arrival: Exclude<HeadArrival, { kind: 'set-on-head' }>,
  { headSha }: PullRequest,
): string {
  const head = headSha.slice(0, 7)
  const why =
    arrival.kind === 'known'
      ? `${head} came after that, at ${arrival.at}`
      : `it cannot be shown that ${head} was the head by then: ${arrival.reason}`
  return `${setting.by} set the label at ${setting.at}, but ${why}. Remove it and set it again to accept this head too.`
}

/** GitHub keeps two labels from differing only in case. */
function isSameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
