import { createHash } from 'node:crypto'
import type { Call, Operation, ServiceResponse } from './call.ts'
import { ok } from './call.ts'
import { invalidParameter, ServiceError } from './errors.ts'
import { jsonBody } from './request.ts'

/** What one invocation logged, as it reached CloudWatch Logs. */
interface LoggedInvocation {
  group: string
  stream: string
  atMs: number
  log: Buffer
}

/** What functions logged, the latest of it. */
export interface LogStore {
  add(logged: LoggedInvocation): void
  /** In the order in which invocations ended. */
  of(group: string): readonly LoggedInvocation[]
}

/** Enough for what a check asks about, and little to hold in memory. */
const MAX_BYTES = 64 * 2 ** 20

/** @param maxBytes beyond which the oldest invocations are forgotten */
export function createLogStore(maxBytes = MAX_BYTES): LogStore {
  const kept: LoggedInvocation[] = []
  let bytes = 0
  return {
    add(logged) {
      kept.push({ ...logged, log: copyOf(logged.log) })
      bytes += logged.log.length
      while (bytes > maxBytes) bytes -= kept.shift()?.log.length ?? 0
    },
    of: (group) => kept.filter((each) => each.group === group),
  }
}

/** A short buffer is a view of Node.js's pool, which would be kept with it: twenty times as much. */
function copyOf(log: Buffer): Buffer {
  const own = Buffer.alloc(log.length)
  log.copy(own)
  return own
}

/**
 * The name of a log stream: in a log group that functions share with the function's name ("Configuring
 * CloudWatch log groups"). All environments of a version have one.
 */
export function logStreamName(
  { group, functionName, version }: Record<'group' | 'functionName' | 'version', string>,
  atMs: number,
): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/')
  const id = createHash('md5').update(`${functionName}:${version}`).digest('hex')
  return group === `/aws/lambda/${functionName}`
    ? `${day}/[${version}]${id}`
    : `${day}/${functionName}[${version}][${id}]`
}

const MAX_EVENTS = 10_000
const PAGE_BYTES = 2 ** 20

/** The operations of CloudWatch Logs that there are. */
export const LOG_OPERATIONS: Readonly<Record<string, Operation>> = {
  FilterLogEvents({ logs }, call): ServiceResponse {
    const asked = filterOf(call)
    const events = logs
      .of(asked.group)
      .filter(({ stream, atMs }) => stream.startsWith(asked.prefix) && atMs >= asked.startMs)
      .flatMap(({ stream, atMs, log }) =>
        messagesOf(log).map((message) => {
          return { logStreamName: stream, timestamp: atMs, ingestionTime: atMs, message }
        }),
      )
    const page: typeof events = []
    let bytes = 0
    for (const event of events.slice(asked.from, asked.from + asked.limit)) {
      bytes += Buffer.byteLength(event.message)
      if (page.length > 0 && bytes > PAGE_BYTES) break
      page.push(event)
    }
    const next = asked.from + page.length
    return ok({
      events: page.map((event, index) => ({ ...event, eventId: String(asked.from + index) })),
      searchedLogStreams: [],
      ...(next < events.length && { nextToken: String(next) }),
    })
  },
}

/** The operation of CloudWatch Logs that the header of a request names. */
export function findLogRoute(target: string | undefined) {
  const operation = /^Logs_20140328\.(\w+)$/.exec(target ?? '')?.[1] ?? ''
  if (!Object.hasOwn(LOG_OPERATIONS, operation)) return undefined
  const { [operation]: run } = LOG_OPERATIONS
  return run && { operation, run, path: {} }
}

function filterOf(call: Call) {
  const body = jsonBody(call)
  if (typeof body.logGroupName !== 'string') {
    throw new ServiceError(400, 'InvalidParameterException', 'logGroupName must be given.')
  }
  const { logGroupName: group, logStreamNamePrefix: prefix = '', startTime = 0, nextToken } = body
  const { limit = MAX_EVENTS } = body
  if (typeof prefix !== 'string' || typeof startTime !== 'number' || typeof limit !== 'number') {
    throw invalidParameter('logStreamNamePrefix must be text, startTime and limit numbers.')
  }
  const from = typeof nextToken === 'string' ? Number(nextToken) : 0
  if (!Number.isInteger(from) || from < 0)
    throw invalidParameter('The specified nextToken is invalid.')
  return { group, prefix, startMs: startTime, limit: Math.min(limit, MAX_EVENTS), from }
}

/**
 * The events of a log. A line is an event; the lines below one that the runtimes of Node.js and Python
 * have headed with time and request id belong to it, as these are written at once. What Python prints has no
 * head and is written by lines, so below its heads only a traceback belongs to them, and what is indented.
 */
function messagesOf(log: Buffer): string[] {
  const messages: string[] = []
  let head: Head | undefined
  let above = ''
  for (const line of log
    .toString('utf8')
    .split(/(?<=\n)/)
    .filter(Boolean)) {
    const own = headOf(line)
    const isFurther =
      line === '\n' ||
      line.startsWith('XRAY TraceId: ') ||
      head === 'nodejs' ||
      (head === 'python' && readsOn(line, above))
    const isNew = PLATFORM.test(line) || own !== undefined || !isFurther
    if (isNew || messages.length === 0) messages.push(line)
    else messages[messages.length - 1] += line
    if (isNew) head = own
    above = line
  }
  return messages
}

type Head = 'nodejs' | 'python'

const PLATFORM = /^((START|END|REPORT) RequestId: |INIT_START )/

function headOf(line: string): Head | undefined {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z\t[\w-]+\t/.test(line)) return 'nodejs'
  return /^\[[A-Z]+\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t/.test(line) ? 'python' : undefined
}

const readsOn = (line: string, above: string) =>
  /^([ \t]|[\]})]|Traceback \(|During handling of the above |The above exception was )/.test(
    line,
  ) || /^[ \t]/.test(above)
