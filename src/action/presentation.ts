import type { PullRequest, WorkflowRun } from '../github/event.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Report } from '../report/schema.ts'

/** What this action is called on GitHub, where the runner says so: not for a local one. */
export interface ActionPlace {
  repository: string | undefined
  ref: string | undefined
}

/**
 * The report with what only GitHub's runner knows: addresses, and the label that accepts a regression.
 * What a report from an artifact says of these is dropped: a stranger may have written it.
 */
export function presentedOn(
  report: Report,
  run: WorkflowRun,
  {
    pullRequest,
    inputs,
    action,
    measuredBy = run.runId,
    sources,
  }: {
    pullRequest?: PullRequest
    inputs: Inputs
    action: ActionPlace
    /** The run that measured, where it is another one. */
    measuredBy?: number
    /** Files of causes that can be linked. */
    sources?: NonNullable<Report['links']>['sources']
  },
): Report {
  const { links: _, overrideLabel: __, ...rest } = report
  const { owner, repo } = run.repository
  const repository = `${run.serverUrl}/${owner}/${repo}`
  const address = `${repository}/actions/runs/${measuredBy}`
  return {
    ...rest,
    links: {
      repository,
      run: address,
      // Only a report in a directory of the user's can have been kept.
      ...(inputs['report-dir'] !== undefined && { artifacts: `${address}#artifacts` }),
      ...(action.repository &&
        action.ref && {
          documentation: `${run.serverUrl}/${action.repository}/blob/${action.ref}/docs`,
        }),
      ...(sources && { sources }),
    },
    ...(pullRequest && { overrideLabel: inputs['override-label'] ?? DEFAULT_LABEL }),
  }
}

export const DEFAULT_LABEL = 'lambda-cost-accepted'
