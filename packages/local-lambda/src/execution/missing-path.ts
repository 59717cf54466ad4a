import type { Ending } from './outcome.ts'
import type { Sandbox } from './sandbox.ts'

const HINT = `[embedded Lambda service] This machine cannot give functions a /var/task, /opt and /tmp of their own: that takes a mount namespace (Linux, as root or with unprivileged user namespaces). Find files by LAMBDA_TASK_ROOT, or relative to the handler's file, and layers by NODE_PATH or sys.path.
`

/** A line for the log of a function that failed on a path which only Lambda has. */
export function missingPathHint({ functionError, payload }: Ending, { isolated }: Sandbox): Buffer {
  const failed =
    functionError !== undefined && /(^|[^\w/])\/(var\/task|opt)\//.test(payload.toString())
  return Buffer.from(failed && !isolated ? HINT : '')
}
