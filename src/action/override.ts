import type { PullRequest } from '../github/event.ts'
import { readOverride } from '../github/label.ts'
import { sanitizeLine } from '../github/log.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { acceptReport, withoutAcceptance } from '../report/accept.ts'
import type { Report } from '../report/schema.ts'
import { defined } from '../shared/defined.ts'
import { causeSources } from './cause-sources.ts'
import { gitHubOf } from './github.ts'
import { DEFAULT_LABEL, presentedOn } from './presentation.ts'
import type { Runner } from './runner.ts'

/**
 * The report with its regressions accepted where a maintainer's label says so. The label is read
 * live; what the report itself claims of an acceptance does not count, as it may be old or forged.
 */
export async function judgedByLabel(
  given: Report,
  pullRequest: PullRequest | undefined,
  runner: Runner,
  inputs: Inputs,
): Promise<Report> {
  const { event, core, env } = runner
  const unaccepted = withoutAcceptance(given)
  // What another run's artifact says of files may be a stranger's word.
  const sources = event.kind === 'workflow-run' ? undefined : await causeSources(unaccepted, runner)
  const report =
    event.kind === 'none'
      ? unaccepted
      : presentedOn(unaccepted, event.run, {
          inputs,
          ...(pullRequest && { pullRequest }),
          ...defined({ sources }),
          ...(event.kind === 'workflow-run' && { measuredBy: event.measured.runId }),
          action: { repository: env.GITHUB_ACTION_REPOSITORY, ref: env.GITHUB_ACTION_REF },
        })
  const github = gitHubOf(runner, inputs)
  if (report.verdict !== 'fail' || !pullRequest || !github || event.kind === 'none') return report
  const override = await readOverride({
    github,
    repository: event.run.repository,
    pullRequest,
    event,
    label: inputs['override-label'] ?? DEFAULT_LABEL,
    scope: inputs['override-scope'] ?? 'head',
    permission: inputs.comment === 'never' ? 'pull-requests: read' : 'pull-requests: write',
  })
  switch (override.kind) {
    case 'absent':
      return report
    case 'accepted':
      return acceptReport(report, { label: override.label, by: override.by, at: override.at })
    case 'stale':
    case 'unknown':
      core.warning(sanitizeLine(override.reason))
      return { ...report, notAccepted: override.reason }
  }
}
