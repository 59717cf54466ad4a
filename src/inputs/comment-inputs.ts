import { type InputSpec, run } from './input-spec.ts'
import { choice, text } from './values.ts'

/** How the action reports on the pull request, and how a regression is accepted there. */
export const COMMENT_INPUTS = {
  comment: run({
    description: 'Whether to comment on the pull request: `always`, `on-change` or `never`.',
    default: 'always',
    schema: choice('always', 'on-change', 'never'),
  }),
  'comment-on-pass': run({
    description:
      'What happens to the comment when everything passes: `keep`, `hide` (GitHub collapses it as resolved) or `delete`.',
    default: 'keep',
    schema: choice('keep', 'hide', 'delete'),
  }),
  'override-label': run({
    description: 'Label by which a maintainer accepts a regression.',
    default: 'lambda-cost-accepted',
    schema: text,
  }),
  'override-scope': run({
    description:
      'What the label accepts: the `head` commit it was set on, or the whole `pull-request`.',
    default: 'head',
    schema: choice('head', 'pull-request'),
  }),
  'report-artifact': run({
    description:
      'Name of the artifact in which the workflow keeps `report-dir`: a label set or removed is then judged without measuring again.',
    default: 'lambda-cost-report',
    schema: text,
  }),
  'comment-key': run({
    description:
      "Key of the comment: steps with different keys never touch each other's comments. Default: made of workflow, job, step and matrix.",
    schema: text,
  }),
  matrix: run({
    description: 'Distinguishes the jobs of a matrix; filled in by the runner, leave it as it is.',
    schema: text,
  }),
  'github-token': run({
    description: 'Token for the comment. Needs `pull-requests: write`.',
    schema: text,
  }),
} satisfies Record<string, InputSpec>
