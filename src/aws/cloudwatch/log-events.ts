import { EVENT_BYTES } from '../lambda/log-volume.ts'
import { type LogsPlace, withLogs } from './log-group.ts'

/** Which invocations' logs are asked for. */
export interface LogsQuery {
  group: string
  /** What the names of the streams begin with that they are in. */
  streamPrefix: string
  /** Milliseconds since the epoch; nothing that was logged before is read. */
  sinceMs: number
  /** Nothing more is read once so much was: bytes as CloudWatch Logs counts them. */
  maxBytes: number
}

/** What was read, and of each invocation whose log is there from START to REPORT its bytes. */
export interface CountedInvocations {
  readBytes: number
  byRequestId: ReadonlyMap<string, number>
}

const MAX_EVENTS = 10_000
const MAX_PAGES = 64

/**
 * Counts what invocations logged as CloudWatch Logs does: the bytes of each message as UTF-8, and 26 for
 * each event. Only what streams of that prefix hold is read, and no more than `maxBytes`.
 * @throws NotTheSamePlace before anything is sent to AWS, when the functions do not run there
 * @throws what the SDK throws
 */
export async function countInvocations(
  { group, streamPrefix, sinceMs, maxBytes }: LogsQuery,
  options: LogsPlace,
): Promise<CountedInvocations> {
  return withLogs(options, async (client, { paginateFilterLogEvents }, how) => {
    const streams = new Map<string, Counter>()
    const byRequestId = new Map<string, number>()
    let readBytes = 0
    let pagesRead = 0
    const wanted = {
      logGroupName: group,
      logStreamNamePrefix: streamPrefix,
      startTime: sinceMs,
      limit: MAX_EVENTS,
    }
    for await (const { events = [] } of paginateFilterLogEvents({ client }, wanted, how)) {
      for (const { logStreamName = '', message = '' } of events) {
        const counter = streams.get(logStreamName) ?? openCounter(byRequestId)
        streams.set(logStreamName, counter)
        readBytes += counter(message)
      }
      if (++pagesRead === MAX_PAGES || readBytes >= maxBytes) break
    }
    return { readBytes, byRequestId }
  })
}

/** Takes the messages of one stream in their order; an environment has one invocation at a time. */
type Counter = (message: string) => number

function openCounter(byRequestId: Map<string, number>): Counter {
  let open: { requestId: string; bytes: number } | undefined
  return (message) => {
    const bytes = Buffer.byteLength(message) + EVENT_BYTES
    const platform = platformLine(message)
    if (platform?.kind === 'start') open = { requestId: platform.requestId, bytes: 0 }
    if (open) open.bytes += bytes
    if (platform?.kind === 'report' && platform.requestId === open?.requestId) {
      byRequestId.set(platform.requestId, open.bytes)
      open = undefined
    }
    return bytes
  }
}

function platformLine(
  message: string,
): { kind: 'start' | 'report'; requestId: string } | undefined {
  const [, word, requestId = ''] = /^(START|REPORT) RequestId: ([\w-]+)/.exec(message) ?? []
  if (word !== undefined) return { kind: word === 'START' ? 'start' : 'report', requestId }
  const [, type] = /"type":"platform\.(start|report)"/.exec(message) ?? []
  const [, id] = /"requestId":"([\w-]+)"/.exec(message) ?? []
  if (type === undefined || id === undefined || !message.startsWith('{"time"')) return undefined
  return { kind: type === 'start' ? 'start' : 'report', requestId: id }
}
