import type { Fault, FaultedRequest, Faults } from '@lambda-cost-gate/local-lambda'
import type { SimulatedClock } from '../support/simulated-clock.ts'

/** Faults that go on: from the nth request of an operation, or of all (`*`), on. */
export interface Sequence {
  name: string
  operation: string
  nth: number
  when: 'before' | 'after'
  fault: Fault
  /** How long it lasts, in the service's time. */
  forMs: number
}

const failure: Fault = { kind: 'answer', status: 500, code: 'ServiceException', message: 'Oh no' }
const throttled: Fault = {
  kind: 'answer',
  status: 429,
  code: 'TooManyRequestsException',
  message: 'Rate exceeded',
}
const denied: Fault = {
  kind: 'answer',
  status: 403,
  code: 'AccessDeniedException',
  message: 'User is not authorized',
}
const expired: Fault = {
  kind: 'answer',
  status: 403,
  code: 'ExpiredTokenException',
  message: 'The security token included in the request is expired',
}

/** Kinds of what goes on; each is tried from every request on. */
export const KINDS: readonly (Pick<Sequence, 'name' | 'when' | 'fault' | 'forMs'> & {
  everything?: true
})[] = [
  { name: 'fails for 1 s', when: 'before', fault: failure, forMs: 1000 },
  { name: 'fails for 5 s', when: 'before', fault: failure, forMs: 5000 },
  { name: 'fails for 30 s', when: 'before', fault: failure, forMs: 30_000 },
  { name: 'loses its answers for 5 s', when: 'after', fault: { kind: 'drop' }, forMs: 5000 },
  { name: 'is throttled for 30 s', when: 'before', fault: throttled, forMs: 30_000 },
  { name: 'fails forever', when: 'before', fault: failure, forMs: Infinity },
  { name: 'is denied forever', when: 'before', fault: denied, forMs: Infinity },
  { name: 'fails', when: 'before', fault: failure, forMs: Infinity, everything: true },
  { name: 'is lost', when: 'before', fault: { kind: 'drop' }, forMs: Infinity, everything: true },
  { name: 'is refused', when: 'before', fault: expired, forMs: Infinity, everything: true },
  {
    name: 'loses its answer for 30 s',
    when: 'after',
    fault: { kind: 'drop' },
    forMs: 30_000,
    everything: true,
  },
]

/** Faults of a sequence, which begins with the request that it names. */
export function going(
  { operation, nth, when, fault, forMs }: Sequence,
  clock: SimulatedClock,
): Faults {
  let requests = 0
  let untilMs: number | undefined
  return {
    before(request: FaultedRequest) {
      if (operation === '*') requests++
      const reached = operation === '*' ? requests >= nth : request.nth >= nth
      if (operation !== '*' && request.operation !== operation) return undefined
      if (reached) untilMs ??= clock.nowMs() + forMs
      return when === 'before' && isOn() ? fault : undefined
    },
    after(request: FaultedRequest) {
      const meets = operation === '*' || request.operation === operation
      return when === 'after' && meets && isOn() ? fault : undefined
    },
  }

  function isOn(): boolean {
    return untilMs !== undefined && clock.nowMs() < untilMs
  }
}
