import { randomBytes } from 'node:crypto'
import type { Call, Context, Operation } from './call.ts'
import { entityTooLarge, ServiceError, validation } from './errors.ts'
import { eventMessage } from './event-stream.ts'
import { tooLarge } from './execution/outcome.ts'
import { MAX_RESPONSE_BYTES } from './execution/runtime-api.ts'
import type { InvokeRequest } from './invoke.ts'
import type { AtOtherSize } from './other-sizes.ts'
import { logTail } from './platform-log.ts'
import { referenceOf } from './request.ts'
import { findFunction } from './state.ts'

const MAX_SYNC_BYTES = 6_291_456
const MAX_EVENT_BYTES = 1_048_576
const CHUNK_BYTES = 65_536
/** Our own, in both directions: sizes in MB that the invocation is to be computed for, and what it came to. */
const OTHER_SIZES = 'lambda-cost-gate-memory-sizes'
/**
 * Our own: a number from 0; environments that are started with the same one share a core. In the answer, that of an
 * environment which does, and could have had it at the same time as another.
 */
const CORE = 'lambda-cost-gate-core'

export const invoke: Operation = async (context, call) => {
  const type = header(call, 'x-amz-invocation-type', ['RequestResponse', 'Event', 'DryRun'])
  const logType = header(call, 'x-amz-log-type', ['None', 'Tail'])
  const request = readRequest(context, call, type === 'Event' ? MAX_EVENT_BYTES : MAX_SYNC_BYTES)
  const { invocations } = context
  switch (type) {
    case 'DryRun':
      invocations.target(request.reference)
      return { status: 204 }
    case 'Event':
      invocations.target(request.reference)
      invocations.enqueue(request)
      return { status: 202 }
    default: {
      const { version, outcome, log, otherSizes } = await invocations.run(request)
      const fits = outcome.payload.length <= MAX_RESPONSE_BYTES
      return {
        status: 200,
        headers: {
          'Content-Type': 'application/json',
          'X-Amz-Executed-Version': version,
          'X-Amzn-Trace-Id': request.traceId,
          ...((outcome.functionError || !fits) && { 'X-Amz-Function-Error': 'Unhandled' }),
          ...(logType === 'Tail' && { 'X-Amz-Log-Result': logTail(log).toString('base64') }),
          ...(otherSizes.length > 0 && { [OTHER_SIZES]: otherSizes.map(formatSize).join(' ') }),
          ...(outcome.core !== undefined && { [CORE]: String(outcome.core) }),
        },
        body: fits ? outcome.payload : tooLarge(MAX_RESPONSE_BYTES),
      }
    }
  }
}

/** The response in events, once the function has ended. */
export const invokeWithResponseStream: Operation = async (context, call) => {
  const type = header(call, 'x-amz-invocation-type', ['RequestResponse', 'DryRun'])
  const logType = header(call, 'x-amz-log-type', ['None', 'Tail'])
  const request = readRequest(context, call, MAX_SYNC_BYTES)
  if (type === 'DryRun') {
    context.invocations.target(request.reference)
    return { status: 204 }
  }
  const { version, outcome, log } = await context.invocations.run(request)
  const { payload, functionError } = outcome
  const complete = {
    ...(functionError && { ErrorCode: functionError, ErrorDetails: payload.toString() }),
    ...(logType === 'Tail' && { LogResult: logTail(log).toString('base64') }),
  }
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/vnd.amazon.eventstream',
      'X-Amz-Executed-Version': version,
      'X-Amzn-Trace-Id': request.traceId,
    },
    body: Buffer.concat([
      ...(functionError ? [] : chunksOf(payload)),
      eventMessage('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(complete))),
    ]),
  }
}

function chunksOf(payload: Buffer): Buffer[] {
  const starts = Array.from({ length: Math.ceil(payload.length / CHUNK_BYTES) }, (_, n) => n)
  return starts.map((n) =>
    eventMessage(
      'PayloadChunk',
      'application/octet-stream',
      payload.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES),
    ),
  )
}

function readRequest(context: Context, call: Call, maxBytes: number): InvokeRequest {
  const reference = referenceOf(context, call)
  // AWS names the version here that was to be invoked.
  findFunction(context.state, { qualifier: '$LATEST', ...reference })
  const payload = call.body.length === 0 ? Buffer.from('{}') : call.body
  if (payload.length > maxBytes) {
    throw entityTooLarge(
      `Request must be smaller than ${maxBytes} bytes for the InvokeFunction operation`,
    )
  }
  requireJson(payload)
  const clientContext = call.headers['x-amz-client-context']
  const otherSizesMB = call.headers[OTHER_SIZES]?.split(' ').map(Number).filter(isMemorySize)
  const core = /^\d{1,4}$/.exec(call.headers[CORE] ?? '')?.[0]
  return {
    reference,
    requestId: call.requestId,
    payload,
    traceId: call.headers['x-amzn-trace-id'] ?? newTraceId(context.clock.nowMs()),
    ...(otherSizesMB && { otherSizesMB }),
    ...(core !== undefined && { core: Number(core) }),
    ...(clientContext !== undefined && {
      clientContext: Buffer.from(clientContext, 'base64').toString(),
    }),
  }
}

/** `1024=41.27/42`: duration and billed milliseconds at a memory size. */
function formatSize({ memoryMB, durationMs, billedMs }: AtOtherSize): string {
  return `${memoryMB}=${durationMs.toFixed(2)}/${billedMs}`
}

function isMemorySize(memoryMB: number): boolean {
  return Number.isInteger(memoryMB) && memoryMB >= 128 && memoryMB <= 10_240
}

function requireJson(payload: Buffer): void {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch (cause) {
    throw new ServiceError(
      400,
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

/** The value of an enumerated header; its first value when the header is absent. */
function header(call: Call, name: string, values: readonly string[]): string | undefined {
  const value = call.headers[name]
  if (value === undefined || values.includes(value)) return value ?? values[0]
  const at = name === 'x-amz-log-type' ? 'logType' : 'invocationType'
  throw validation([
    `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  ])
}

function newTraceId(nowMs: number): string {
  const epoch = Math.floor(nowMs / 1000).toString(16)
  const parent = randomBytes(8).toString('hex')
  return `Root=1-${epoch}-${randomBytes(12).toString('hex')};Parent=${parent};Sampled=0`
}
