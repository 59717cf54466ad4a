import { ServiceError } from './errors.ts'

/** What a fault hook receives of a request. */
export interface FaultedRequest {
  operation: string
  /** Function name or ARN as the caller gave it, with alias or qualifier behind a colon. */
  resource: string
  /** How many requests of this operation there have been, this one included. */
  nth: number
  requestId: string
  /** What it sends, read from JSON; undefined where that is none. */
  input?: () => unknown
  query?: URLSearchParams
}

export type Fault =
  /** Answers with this error. */
  | {
      kind: 'answer'
      status: number
      code: string
      message?: string
      reason?: string
      retryAfterSeconds?: number
    }
  /** Closes the connection without an answer. */
  | { kind: 'drop' }
  /** Goes on as usual after this time. */
  | { kind: 'delay'; ms: number }

type Decision = Fault | undefined

/** Injected faults. Both hooks see every request that is routed to an operation. */
export interface Faults {
  /** Before the operation has had any effect. */
  before?(request: FaultedRequest): Decision | Promise<Decision>
  /** After its effect, before its answer: `drop` loses the answer, `answer` replaces it. */
  after?(request: FaultedRequest): Decision | Promise<Decision>
}

/** A fault of the `serve` command: which requests, when, and what. */
export interface FaultRule {
  /** Operation name, or `*`. */
  operation: string
  /** The nth request of the operation only; every one when absent. */
  nth?: number
  when: 'before' | 'after'
  fault: Fault
}

const FAULTS: Readonly<Record<string, Pick<FaultRule, 'when' | 'fault'>>> = {
  '429': {
    when: 'before',
    fault: {
      kind: 'answer',
      status: 429,
      code: 'TooManyRequestsException',
      message: 'Rate exceeded',
      reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: 1,
    },
  },
  '500': {
    when: 'before',
    fault: { kind: 'answer', status: 500, code: 'ServiceException', message: 'Injected fault' },
  },
  conflict: {
    when: 'before',
    fault: {
      kind: 'answer',
      status: 409,
      code: 'ResourceConflictException',
      message: 'Injected fault',
    },
  },
  denied: {
    when: 'before',
    fault: {
      kind: 'answer',
      status: 403,
      code: 'AccessDeniedException',
      message: 'Injected fault',
    },
  },
  drop: { when: 'before', fault: { kind: 'drop' } },
  lost: { when: 'after', fault: { kind: 'drop' } },
}

/** Reads `Operation[@n]=fault`; undefined when it is not of that form. */
export function parseFaultRule(text: string): FaultRule | undefined {
  const match = /^(\*|[A-Za-z]+)(?:@([1-9]\d*))?=([a-z0-9]+)(?::(\d+))?$/.exec(text)
  if (match === null) return undefined
  const [, operation = '', nth, name = '', ms] = match
  const what = ms === undefined ? plain(name) : delay(name, Number(ms))
  if (what === undefined) return undefined
  return { operation, ...(nth !== undefined && { nth: Number(nth) }), ...what }
}

/** The faults that `parseFaultRule` knows, for messages. */
export const FAULT_NAMES: readonly string[] = [...Object.keys(FAULTS), 'delay:<ms>']

export function faultsOf(rules: readonly FaultRule[]): Faults {
  const decide = (when: FaultRule['when']) => (request: FaultedRequest) =>
    rules.find(
      (rule) =>
        rule.when === when &&
        (rule.operation === '*' || rule.operation === request.operation) &&
        (rule.nth === undefined || rule.nth === request.nth),
    )?.fault
  return { before: decide('before'), after: decide('after') }
}

export function faultError(fault: Extract<Fault, { kind: 'answer' }>): ServiceError {
  const { status, code, message = 'Injected fault', reason, retryAfterSeconds } = fault
  return new ServiceError(status, code, message, {
    ...(reason !== undefined && { reason }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** A day, in ms. A timer that is set to more than 24.8 of them ends at once. */
export const MAX_MS = 86_400_000

function plain(name: string): Pick<FaultRule, 'when' | 'fault'> | undefined {
  return Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined
}

function delay(name: string, ms: number): Pick<FaultRule, 'when' | 'fault'> | undefined {
  return name === 'delay' && ms <= MAX_MS
    ? { when: 'before', fault: { kind: 'delay', ms } }
    : undefined
}
