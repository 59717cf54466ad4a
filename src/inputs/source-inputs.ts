import { type InputSpec, perFunction, run } from './input-spec.ts'
import { commit, functionName, functionNamePattern, stackNames } from './name-values.ts'
import { choice, text, textList, yesOrNo } from './values.ts'

/** Which functions there are, what each side's code is, and where it is deployed to be measured. */
export const SOURCE_INPUTS = {
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
      'CloudFormation stack that `template` is deployed as: the names of functions that the template does not state are looked up there (needs `cloudformation:ListStackResources`). Several go one per line, as `template=stack` where each template has its own; `auto` for the stacks that `cdk.out` names.',
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
      "Instead of `head-code`: name or ARN of the function that the pull request is deployed as, with a version or alias appended where it is one. Head's code and configuration are read from there, and nothing is written. `{pull-request}` in it stands for the number, `{function-name}` and `{logical-id}` for the function's.",
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
      'Which previews get an alias, `pr-<number>-<size>`, with which you can invoke them by hand while they exist: those of `head`, one per memory size, or `none`, which saves one call each.',
    default: 'head',
    schema: choice('head', 'none'),
  }),
  'changed-only': perFunction({
    description:
      'Whether a function whose code and configuration are the same on both sides is skipped: `true`, or `false` to measure all.',
    default: 'true',
    schema: yesOrNo,
  }),
} satisfies Record<string, InputSpec>
