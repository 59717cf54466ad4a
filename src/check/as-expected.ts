import type { Invocation } from '../aws/lambda/invoke.ts'
import { unmetExpectation } from '../inputs/expectation.ts'
import type { Expectation } from '../inputs/plan.ts'

/**
 * An invocation as its payload's expectation judges it: an error that is expected is no failure, and
 * a response that is not expected is one.
 */
export function asExpected(invocation: Invocation, expect: Expectation | undefined): Invocation {
  if (!expect) return invocation
  const { failure, ...answered } = invocation
  const clause = unmetExpectation(expect, {
    failed: failure !== undefined,
    ownError: failure?.kind === 'function-error',
    text: Buffer.from(invocation.response).toString('utf8'),
  })
  if (clause === undefined) return answered
  return failure ? invocation : { ...answered, failure: { kind: 'unexpected-response', clause } }
}
