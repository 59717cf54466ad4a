import type { Annotation } from './annotations.ts'
import { explainGitHubError, isRateLimit, statusOf } from './errors.ts'
import type { Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

/** A result that stands among the checks of a commit by itself, so that it can be required by name. */
export interface CheckRun {
  /** The same for each commit: rules refer to it. */
  name: string
  conclusion: 'success' | 'failure' | 'neutral'
  title: string
  /** Markdown. */
  summary: string
  /** Those with a file stand beside its lines in the diff. */
  annotations: readonly Annotation[]
}

export interface CheckRunOptions {
  github: GitHub
  repository: Repository
  headSha: string
  /** Page of the workflow run. */
  detailsUrl: string
  startedAt: Date
}

/** What became of them. */
export type CheckRunOutcome =
  | { kind: 'made' }
  /** The token may not: nothing was promised, so nothing is amiss. */
  | { kind: 'not-allowed' }
  | { kind: 'failed'; reason: string }

const MAX_ANNOTATIONS = 50
const MAX_TITLE = 255
const LEVEL = { error: 'failure', warning: 'warning', notice: 'notice' } as const

/** Makes one check run after the other, and stops at the first that cannot be made. */
export async function makeCheckRuns(
  runs: readonly CheckRun[],
  options: CheckRunOptions,
): Promise<CheckRunOutcome> {
  for (const run of runs) {
    try {
      await make(run, options)
    } catch (error) {
      const status = statusOf(error)
      if (status === 404 || (status === 403 && !isRateLimit(error))) return { kind: 'not-allowed' }
      const attempt = { doing: `make the check run ${run.name}`, permission: 'checks: write' }
      return { kind: 'failed', reason: explainGitHubError(error, attempt) }
    }
  }
  return { kind: 'made' }
}

async function make(
  { name, conclusion, title, summary, annotations }: CheckRun,
  { github, repository, headSha, detailsUrl, startedAt }: CheckRunOptions,
): Promise<void> {
  await github.rest.checks.create({
    ...repository,
    name,
    head_sha: headSha,
    details_url: detailsUrl,
    status: 'completed',
    conclusion,
    started_at: startedAt.toISOString(),
    completed_at: new Date().toISOString(),
    output: { title: title.slice(0, MAX_TITLE), summary, annotations: placed(annotations) },
  })
}

function placed(annotations: readonly Annotation[]) {
  return annotations
    .flatMap(({ file, line = 1, level, message, title }) =>
      file === undefined
        ? []
        : [
            {
              path: file,
              start_line: line,
              end_line: line,
              annotation_level: LEVEL[level],
              message,
              title: title.slice(0, MAX_TITLE),
            },
          ],
    )
    .slice(0, MAX_ANNOTATIONS)
}
