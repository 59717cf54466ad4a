import type { z } from 'zod'
import { BUDGET_INPUTS } from './budget-inputs.ts'
import { CONFIGURATION_INPUTS } from './configuration-inputs.ts'
import { type InputSpec, perFunction, run } from './input-spec.ts'
import { MONEY_INPUTS } from './money-inputs.ts'
import { payloadSet, unweightedSet } from './payload-schema.ts'
import { severities } from './severities.ts'
import {
  anchor,
  branch,
  bucket,
  choice,
  commit,
  environments,
  functionName,
  functionNamePattern,
  memorySizes,
  percent,
  positive,
  seed,
  stackNames,
  text,
  textList,
  wholeNumber,
  yesOrNo,
} from './values.ts'

export type { InputSpec }
/** Where the config file is looked for when nobody says. */
export const DEFAULT_CONFIG = '.github/lambda-cost-gate.yml'

/** Every input there is. `action.yml`, `--help`, the README and the config file follow this table. */
export const INPUTS = {
  command: run({
    description:
      'What to do: `check`, `calibrate`, `record`, `comment` or `sweep`. Follows from the event when not given.',
    schema: choice('check', 'calibrate', 'record', 'comment', 'sweep'),
  }),
  config: run({
    description:
      'Path of the config file, for several functions or for what you would rather not repeat. Used when it exists if not given.',
    default: DEFAULT_CONFIG,
    schema: text,
  }),
  backend: run({
    description: 'Where to measure: `aws`, or `local` for the embedded Lambda service.',
    default: 'aws',
    schema: choice('aws', 'local'),
  }),
  template: run({
    description:
      'Template or build directory that says which functions there are: SAM, CloudFormation, `cdk.out`, `.serverless`, or the JSON of a Terraform plan.',
    schema: textList,
  }),
  'base-template': run({
    description:
      "Main's `template`, built: gives base code and configuration of all functions at once, found by their ids. Several in the order of `template`. Nothing needs to be deployed then.",
    schema: textList,
  }),
  'logical-id': perFunction({
    description:
      'Logical ids of the functions of `template` to check; `*` stands for anything, `!` leaves out. Default: all of them.',
    schema: textList,
  }),
  'stack-name': run({
    description:
      'CloudFormation stack that `template` is deployed as: the names of functions that the template does not state are looked up there (needs `cloudformation:ListStackResources`). Several one a line, as `template=stack` where each template has its own; `auto` for the stacks that `cdk.out` names.',
    schema: stackNames,
  }),
  'head-stack-name': run({
    description:
      "CloudFormation stack that the pull request is deployed as: head's code and configuration are read from the functions there, found by their logical ids, and nothing is written. Given like `stack-name`, which names main's; with both, no `template` is needed. `{pull-request}` in it stands for the number; a name that ends in `*` is looked up (needs `cloudformation:ListStacks`).",
    schema: stackNames,
  }),
  'function-name': perFunction({
    description:
      'Name or ARN of the deployed function. With nothing deployed, a name for the report.',
    schema: functionName,
  }),
  'head-function-name': perFunction({
    description:
      "Instead of `head-code`: name or ARN of the function that the pull request is deployed as, with a version or alias behind it where it is one. Head's code and configuration are read from there, and nothing is written. `{pull-request}` in it stands for the number, `{function-name}` and `{logical-id}` for the function's.",
    schema: functionNamePattern,
  }),
  'head-code': perFunction({
    description:
      "The pull request's code: a directory, a `.zip`, `s3://bucket/key` (a zip) or the URI of a container image; `{function-name}` in it stands for the function's.",
    schema: text,
  }),
  'base-code': perFunction({
    description:
      "Main's code: a directory, a `.zip`, `s3://bucket/key` or the URI of a container image; `{function-name}` and `{logical-id}` in it stand for the function's. Default: the deployed code.",
    schema: text,
  }),
  'base-commit': perFunction({
    description:
      'SHA of the commit that `base-code` was built from, for the report. Default: the commit that is checked out where `base-code` is.',
    schema: commit,
  }),
  'base-qualifier': perFunction({
    description: 'Version or alias of the deployed function that base is taken from.',
    default: '$LATEST',
    schema: text,
  }),
  preview: perFunction({
    description:
      "Where previews are deployed: `isolated`, functions of their own, or `in-place`, versions of the function itself, for roles that may not create functions; while these are published, `$LATEST` is the pull request's code for a minute or two.",
    default: 'isolated',
    schema: choice('isolated', 'in-place'),
  }),
  'preview-alias': perFunction({
    description:
      'Which previews get an alias, `pr-<number>-<size>`, by which a person can invoke them while they are there: those of `head`, one per memory size, or `none`, which saves one call each.',
    default: 'head',
    schema: choice('head', 'none'),
  }),
  'changed-only': perFunction({
    description:
      'Whether a function whose code and configuration are the same on both sides is skipped: `true`, or `false` to measure all.',
    default: 'true',
    schema: yesOrNo,
  }),
  'memory-sizes': perFunction({
    description:
      'Candidate memory sizes in MB, such as `512,1024,1769`. Default: the deployed size, its half, its double, and 1769.',
    schema: memorySizes,
  }),
  payloads: perFunction({
    description:
      'Events to invoke with: a directory or glob of `.json` and `.ndjson` files, inline JSON, or in the config file a list (see docs/payloads.md). Default: `{}`.',
    schema: payloadSet,
  }),
  'set-up': perFunction({
    description:
      'Events sent to each side once before it is measured; billed, but no samples; given like `payloads`.',
    schema: unweightedSet,
  }),
  'tear-down': perFunction({
    description:
      'Events sent to each side once after it was measured; billed, but no samples; given like `payloads`.',
    schema: unweightedSet,
  }),
  ...CONFIGURATION_INPUTS,
  'max-duration-increase': perFunction({
    description: 'How many percent longer an invocation may take.',
    default: '5',
    schema: percent,
  }),
  'max-cost-increase': perFunction({
    description: 'How many percent more an invocation may cost.',
    default: '5',
    schema: percent,
  }),
  'max-init-increase': perFunction({
    description: 'How many percent longer a cold start may take (and never less than 20 ms).',
    default: '10',
    schema: percent,
  }),
  ...BUDGET_INPUTS,
  'fail-on': perFunction({
    description:
      'Which regressions fail the check: at `any` candidate size, only at the `deployed` size, or `none`.',
    default: 'any',
    schema: choice('any', 'deployed', 'none'),
  }),
  'max-environments': perFunction({
    description:
      'Execution environments per side and memory size that an undecided check goes on to, from 4 to 1000. Default: 16, and with fewer than four memory sizes 20 to 32.',
    schema: environments,
  }),
  findings: perFunction({
    description:
      'What a kind of finding does to the check, as `kind: fail`, `kind: warn` or `kind: off`, one a line.',
    schema: severities,
  }),
  'on-inconclusive': run({
    description: 'What an inconclusive comparison does to the check: `pass` or `fail`.',
    default: 'pass',
    schema: choice('pass', 'fail'),
  }),
  'on-unmeasured': run({
    description:
      'What it does to the check that a pull request could not be measured at all, as one from a fork without AWS credentials: `pass` or `fail`.',
    default: 'pass',
    schema: choice('pass', 'fail'),
  }),
  explain: run({
    description:
      'Of which functions the report says what made them slower: of a `regression`, `always` of every one, or `never`. Takes at most 20 s and 2 % of what was spent (or one cent).',
    default: 'regression',
    schema: choice('regression', 'always', 'never'),
  }),
  ...MONEY_INPUTS,
  'max-spend': run({
    description:
      'USD that Lambda bills for a run at most: nothing is invoked that might end beyond it.',
    default: '1.00',
    schema: positive('1.00'),
  }),
  'max-concurrency': run({
    description:
      'Invocations in flight at once. Default: 10, or what the account has left if that is less.',
    schema: wholeNumber('10'),
  }),
  'upload-bucket': run({
    description:
      'Bucket in the same region for zips above 50 MB, which Lambda takes from S3 only. They are stored under `lambda-cost-gate/` and deleted at the end of the run.',
    schema: bucket,
  }),
  seed: run({
    description:
      'Seed of the random order of sides, payloads and replicas. Default: a new one, printed in the report.',
    schema: seed,
  }),
  'history-branch': run({
    description:
      'Branch that `command: record` keeps the history of main in, and that a check reads the trend of main from. Made when it is first written to, which needs `contents: write`.',
    default: 'lambda-cost-history',
    schema: branch,
  }),
  history: run({
    description:
      'Directory that keeps the history in place of `history-branch`, such as one outside of GitHub.',
    schema: text,
  }),
  'history-anchor': run({
    description:
      'What `record` measures growth from, and measures again beside the new code: `release` (one that is eight weeks old, or else the oldest; without any, `56 days`), days such as `90 days`, or a tag.',
    default: 'release',
    schema: anchor,
  }),
  comment: run({
    description: 'Whether to comment on the pull request: `always`, `on-change` or `never`.',
    default: 'always',
    schema: choice('always', 'on-change', 'never'),
  }),
  'comment-on-pass': run({
    description:
      'What becomes of the comment when everything passes: `keep`, `hide` (GitHub folds it up as resolved) or `delete`.',
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
      'Key of the comment: steps of different keys never touch the comment of another. Default: made of workflow, job, step and matrix.',
    schema: text,
  }),
  matrix: run({
    description: 'Tells the legs of a matrix apart; filled in by the runner, leave it as it is.',
    schema: text,
  }),
  'github-token': run({
    description: 'Token for the comment. Needs `pull-requests: write`.',
    schema: text,
  }),
  'report-dir': run({
    description: 'Directory for the report files and the raw samples.',
    schema: text,
  }),
} satisfies Record<string, InputSpec>

export type InputName = keyof typeof INPUTS
export const INPUT_NAMES = Object.keys(INPUTS) as InputName[]

/** Values by input name, parsed; absent where neither the user nor a default gave one. */
export type Inputs = {
  [Name in InputName]?: z.output<(typeof INPUTS)[Name]['schema']>
}
