import type { Call, Context, ServiceResponse } from './call.ts'
import { isObject } from './checks.ts'
import { ServiceError } from './errors.ts'
import type { Fault, FaultedRequest, Faults } from './faults.ts'
import { faultError } from './faults.ts'
import type { Handling } from './http.ts'
import { errorResponse } from './http.ts'
import type { Latencies } from './latencies.ts'
import { responseLatencyMs } from './latencies.ts'
import { OBJECT_OPERATIONS } from './object-operations.ts'
import { jsonBody } from './request.ts'
import type { Route } from './routes.ts'
import type { Throttle } from './throttle.ts'
import { settleAll } from './updates.ts'

/** One line of the request log. */
export interface LoggedRequest extends FaultedRequest {
  /** When it came, in milliseconds since the epoch. */
  atMs: number
  /** The HTTP status it was answered with; absent while it is under way. */
  status?: number | 'dropped'
}

/**
 * The way of a request through rate limit, latency, injected faults and operation. Every request is
 * logged, however it ends.
 */
export function createHandler(
  context: Context,
  options: { latencies: Latencies; faults: Faults; throttle: Throttle },
  requests: LoggedRequest[],
): (route: Route, call: Call) => Promise<Handling> {
  const counts = new Map<string, number>()

  async function handle(route: Route, call: Call): Promise<Handling> {
    const request = faultedRequest(call, counts)
    const logged: LoggedRequest = { ...request, atMs: context.clock.nowMs() }
    requests.push(logged)
    // Only the hooks see what was sent: the log would keep every zip.
    const sent = { query: call.query, input: () => inputOf(call) }
    const handling = await answer(route, call, { ...request, ...sent })
    logged.status = handling === 'drop' ? 'dropped' : handling.status
    return handling
  }

  async function answer(route: Route, call: Call, request: FaultedRequest): Promise<Handling> {
    const { latencies, faults, throttle } = options
    try {
      throttle(route.operation)
    } catch (error) {
      return errorResponse(error, isOfS3(route))
    }
    await context.clock.sleep(responseLatencyMs(latencies, route.operation))
    const before = await applied(await faults.before?.(request), route)
    if (before !== undefined) return before
    const result = await effect(context, route, call)
    return (await applied(await faults.after?.(request), route)) ?? result
  }

  async function applied(fault: Fault | undefined, route: Route): Promise<Handling | undefined> {
    switch (fault?.kind) {
      case undefined:
        return undefined
      case 'answer':
        return errorResponse(faultError(fault), isOfS3(route))
      case 'drop':
        return 'drop'
      case 'delay':
        await context.clock.sleep(fault.ms)
        return undefined
    }
  }

  return handle
}

async function effect(context: Context, route: Route, call: Call): Promise<ServiceResponse> {
  try {
    settleAll(context)
    return await route.run(context, call)
  } catch (error) {
    return errorResponse(error, isOfS3(route))
  }
}

function isOfS3({ operation }: Route): boolean {
  return operation in OBJECT_OPERATIONS
}

function faultedRequest(call: Call, counts: Map<string, number>): FaultedRequest {
  const nth = (counts.get(call.operation) ?? 0) + 1
  counts.set(call.operation, nth)
  return { operation: call.operation, resource: resourceOf(call), nth, requestId: call.requestId }
}

function resourceOf(call: Call): string {
  const { FunctionName, Resource, Name, Bucket, Key } = call.path
  if (Bucket !== undefined) return `${Bucket}/${Key}`
  const named = FunctionName ?? Resource ?? nameInBody(call)
  const qualifier = Name ?? call.query.get('Qualifier')
  return qualifier ? `${named}:${qualifier}` : named
}

const NAMED_IN_BODY: Readonly<Record<string, string>> = {
  CreateFunction: 'FunctionName',
  FilterLogEvents: 'logGroupName',
}

function nameInBody(call: Call): string {
  const member = NAMED_IN_BODY[call.operation]
  const body = member === undefined ? undefined : inputOf(call)
  const name = member !== undefined && isObject(body) ? body[member] : undefined
  return typeof name === 'string' ? name : ''
}

function inputOf(call: Call): unknown {
  try {
    return jsonBody(call)
  } catch (error) {
    if (error instanceof ServiceError) return undefined
    throw error
  }
}
