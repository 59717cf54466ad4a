import { SIDES } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import { BadInput } from '../shared/errors.ts'
import type { Target } from './target.ts'

/** How the runtimes of AWS call it, and the embedded service too. */
const NOT_FOUND = 'Runtime.HandlerNotFound'

/**
 * Whether a file has the function that a handler names shows only when it is loaded. Where both
 * sides lack it, the name is wrong, not the change; an inconclusive comparison would let every
 * change pass from then on. Where one side lacks it, that is what the comparison has to say.
 * @throws BadInput when not one invocation of either side found its handler
 */
export function refuseMissingHandler(samples: readonly Sample[], { configuration }: Target): void {
  const lacks = (side: Sample['side']) => {
    const own = samples.filter((sample) => sample.side === side)
    return own.length > 0 && own.every(({ failure }) => isNotFound(failure))
  }
  if (!SIDES.every(lacks)) return
  throw new BadInput(
    `handler: ${configuration.head.Handler} names a function that the code of neither side exports; correct the name, or export the function.`,
  )
}

function isNotFound(failure: Sample['failure']): boolean {
  return failure !== undefined && 'errorType' in failure && failure.errorType === NOT_FOUND
}
