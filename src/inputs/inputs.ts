import type { z } from 'zod'
import { anchor } from './anchor-value.ts'
import { BUDGET_INPUTS } from './budget-inputs.ts'
import { COMMENT_INPUTS } from './comment-inputs.ts'
import { CONFIGURATION_INPUTS } from './configuration-inputs.ts'
import { type InputSpec, perFunction, run } from './input-spec.ts'
import { MONEY_INPUTS } from './money-inputs.ts'
import { branch, bucket } from './name-values.ts'
import { environments, memorySizes, percent, positive, seed, wholeNumber } from './number-values.ts'
import { payloadSet, unweightedSet } from './payload-schema.ts'
import { severities } from './severities.ts'
import { SOURCE_INPUTS } from './source-inputs.ts'
import { choice, text } from './values.ts'

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
      'Path of the config file, for several functions or for inputs that you would rather not repeat. The default is used if it exists.',
    default: DEFAULT_CONFIG,
    schema: text,
  }),
  backend: run({
    description: 'Where to measure: `aws`, or `local` for the embedded Lambda service.',
    default: 'aws',
    schema: choice('aws', 'local'),
  }),
  ...SOURCE_INPUTS,
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
      'Events sent to each side once before it is measured; billed, but not counted as samples; given like `payloads`.',
    schema: unweightedSet,
  }),
  'tear-down': perFunction({
    description:
      'Events sent to each side once after it was measured; billed, but not counted as samples; given like `payloads`.',
    schema: unweightedSet,
  }),
  ...CONFIGURATION_INPUTS,
  'max-duration-increase': perFunction({
    description: 'Percentage by which an invocation may take longer.',
    default: '5',
    schema: percent,
  }),
  'max-cost-increase': perFunction({
    description: 'Percentage by which an invocation may cost more.',
    default: '5',
    schema: percent,
  }),
  'max-init-increase': perFunction({
    description: 'Percentage by which a cold start may take longer (20 ms are always allowed).',
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
      'Maximum number of execution environments per side and memory size, for a check that is undecided, from 4 to 1000. Default: 16, and with fewer than four memory sizes 20 to 32; on the embedded service 36.',
    schema: environments,
  }),
  findings: perFunction({
    description:
      'What each kind of finding does to the check, as `kind: fail`, `kind: warn` or `kind: off`, one per line.',
    schema: severities,
  }),
  'on-inconclusive': run({
    description: 'What the check does when the comparison is inconclusive: `pass` or `fail`.',
    default: 'pass',
    schema: choice('pass', 'fail'),
  }),
  'on-unmeasured': run({
    description:
      'What the check does when a pull request could not be measured at all, such as one from a fork without AWS credentials: `pass` or `fail`.',
    default: 'pass',
    schema: choice('pass', 'fail'),
  }),
  explain: run({
    description:
      'When to look for what made a function slower: after a `regression`, `always`, or `never`. Takes at most 20 s and 2 % of what was spent (or one cent).',
    default: 'regression',
    schema: choice('regression', 'always', 'never'),
  }),
  ...MONEY_INPUTS,
  'max-spend': run({
    description:
      'Maximum that Lambda may bill for a run, in USD: no invocation is made that could exceed it.',
    default: '1.00',
    schema: positive('1.00'),
  }),
  'max-concurrency': run({
    description:
      'Maximum number of invocations in flight at once. Default: 10. On AWS never more than half of what the account has left, where that may be read; on the embedded service never more than two for each core, which is the default there.',
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
      'Branch that `command: record` keeps the history of main in, and that a check reads the trend of main from. Created when it is first written to, which needs `contents: write`.',
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
  ...COMMENT_INPUTS,
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
