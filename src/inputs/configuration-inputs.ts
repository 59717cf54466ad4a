import { environment } from './environment-value.ts'
import { type InputSpec, perFunction } from './input-spec.ts'
import { handler, runtime } from './name-values.ts'
import { memorySize, timeoutSeconds, tmpSize } from './number-values.ts'
import { architecture, architectures, text, textList } from './values.ts'

/**
 * The inputs about how the function is configured: on both sides, and for what the pull request
 * changes, on head alone.
 */
export const CONFIGURATION_INPUTS = {
  runtime: perFunction({
    description:
      'Runtime, such as `nodejs24.x`. Needed with nothing deployed, otherwise an override for the previews.',
    schema: runtime,
  }),
  handler: perFunction({
    description:
      'Handler, such as `index.handler`. Needed with nothing deployed, otherwise an override for the previews.',
    schema: handler,
  }),
  timeout: perFunction({
    description: 'Timeout in seconds. Default: the deployed one, or 30 with nothing deployed.',
    schema: timeoutSeconds,
  }),
  architecture: perFunction({
    description:
      "`x86_64` or `arm64`. Default: the deployed one, or `x86_64`. `both` measures head's code on the other one, too, for advice, where it contains no native code.",
    schema: architectures,
  }),
  'ephemeral-storage': perFunction({
    description: 'Size of /tmp in MB. Default: the deployed one, or 512.',
    schema: tmpSize,
  }),
  environment: perFunction({
    description:
      'Environment variables for the previews, as `KEY=value` lines or JSON, added to the deployed ones.',
    schema: environment,
  }),
  layers: perFunction({
    description:
      'For `backend: local`: layers of the function, in their order, as directories or `.zip` files with what is below /opt. One per line, or a list. Default: those that the template makes of content on this machine.',
    schema: textList,
  }),
  'execution-role': perFunction({
    description: "ARN of the role the previews run as. Default: the deployed function's.",
    schema: text,
  }),
  'head-memory-size': perFunction({
    description: 'Memory size in MB that the pull request will set, where it changes it.',
    schema: memorySize,
  }),
  'head-architecture': perFunction({
    description: 'Architecture that the pull request will set, where it changes it.',
    schema: architecture,
  }),
  'head-ephemeral-storage': perFunction({
    description: 'Size of /tmp in MB that the pull request will set, where it changes it.',
    schema: tmpSize,
  }),
  'head-timeout': perFunction({
    description: 'Timeout in seconds that the pull request will set, where it changes it.',
    schema: timeoutSeconds,
  }),
  'head-runtime': perFunction({
    description: 'Runtime that the pull request will set, where it changes it.',
    schema: runtime,
  }),
  'head-handler': perFunction({
    description: 'Handler that the pull request will set, where it changes it.',
    schema: handler,
  }),
} satisfies Record<string, InputSpec>
