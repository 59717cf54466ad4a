import type { Fault, FaultedRequest, Faults } from '@lambda-cost-gate/local-lambda'

/** One thing that goes wrong with one request. */
export interface Mishap {
  name: string
  when: 'before' | 'after'
  fault: Fault
  /** Lambda's last word: the run may end for it. */
  final?: true
}

const answer = (status: number, code: string, message: string): Fault => ({
  kind: 'answer',
  status,
  code,
  message,
})

/** Everything that the network and AWS do to a request now and then. */
export const MISHAPS: readonly Mishap[] = [
  {
    name: 'a throttled request',
    when: 'before',
    fault: {
      kind: 'answer',
      status: 429,
      code: 'TooManyRequestsException',
      message: 'Rate exceeded',
      reason: 'CallerRateLimitExceeded',
    },
  },
  {
    name: 'an internal error',
    when: 'before',
    fault: answer(500, 'ServiceException', 'Internal error'),
  },
  { name: 'a dropped connection', when: 'before', fault: { kind: 'drop' } },
  { name: 'a lost answer', when: 'after', fault: { kind: 'drop' } },
  {
    name: 'an internal error after the effect',
    when: 'after',
    fault: answer(500, 'ServiceException', 'Internal error'),
  },
  {
    name: 'an update in progress',
    when: 'before',
    fault: answer(
      409,
      'ResourceConflictException',
      'The operation cannot be performed at this time. An update is in progress for resource: x',
    ),
  },
  {
    name: 'another conflict',
    final: true,
    when: 'before',
    fault: answer(409, 'ResourceConflictException', 'Something else is in the way'),
  },
  {
    name: 'a revision that moved',
    final: true,
    when: 'before',
    fault: answer(412, 'PreconditionFailedException', 'The Revision Id provided does not match'),
  },
  {
    name: 'a refusal',
    final: true,
    when: 'before',
    fault: answer(403, 'AccessDeniedException', 'User is not authorized'),
  },
]

/** Whether AWS can do this to a request: reads meet no conflicts, and a lost answer of theirs is a lost request. */
export function canMeet({ when, fault }: Mishap, operation: string): boolean {
  if (!/^(Get|List|Download)/.test(operation)) return true
  return when === 'before' && !(fault.kind === 'answer' && [409, 412].includes(fault.status))
}

/** Faults in which the nth request of an operation meets with this mishap. */
export function meeting(mishap: Mishap, operation: string, nth: number): Faults {
  return {
    [mishap.when]: (request: FaultedRequest) =>
      request.operation === operation && request.nth === nth ? mishap.fault : undefined,
  }
}

/**
 * Faults in which the client is killed, as the service sees it: its nth request takes effect, but nobody
 * hears of it, and nothing arrives any more; with 0, nothing ever does.
 */
export function killedAfter(nth: number): Faults {
  let requests = 0
  const drop = () => (requests > nth ? ({ kind: 'drop' } as const) : undefined)
  return {
    before() {
      requests++
      return drop()
    },
    after: () => (requests >= nth ? { kind: 'drop' } : undefined),
  }
}

/** Faults in which the credentials expire after the nth request. */
export function expiredAfter(nth: number): Faults {
  let requests = 0
  const expired = answer(403, 'ExpiredTokenException', 'The security token is expired')
  return { before: () => (++requests > nth ? expired : undefined) }
}
