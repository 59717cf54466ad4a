/** What CloudWatch Logs counts for each event beside its message ("PutLogEvents", quotas). */
export const EVENT_BYTES = 26
/** `LogType=Tail` gives back so much of a log at most. */
const TAIL_BYTES = 4096

/**
 * Bytes that CloudWatch Logs counts for an invocation: its messages and 26 for each event, those of
 * START, END and REPORT included. Exact where each line is an event of its own, which all are but the
 * further lines of what a runtime heads with time and request id; those belong to the event above.
 * @param tail `LogResult`, decoded: the last 4,096 bytes
 * @returns undefined where the log may have begun before its tail
 */
export function logBytesOf(tail: Uint8Array, requestId: string): number | undefined {
  const text = Buffer.from(tail).toString('utf8')
  if (tail.length >= TAIL_BYTES && !isBeginning(text, requestId)) return undefined
  return tail.length + EVENT_BYTES * eventsIn(text)
}

function isBeginning(text: string, requestId: string): boolean {
  if (text.startsWith(`START RequestId: ${requestId} `)) return true
  const [first = ''] = text.split('\n', 1)
  return first.includes('"type":"platform.start"') && first.includes(requestId)
}

function eventsIn(text: string): number {
  let events = 0
  let headed = false
  for (const line of text.split('\n').slice(0, -1)) {
    if (isOfPlatform(line)) headed = false
    else if (isHeaded(line)) headed = true
    else if (headed || line === '' || line.startsWith('XRAY TraceId: ')) continue
    events++
  }
  return events + (text.endsWith('\n') || text === '' ? 0 : 1)
}

const isOfPlatform = (line: string) => /^((START|END|REPORT) RequestId: |INIT_START |\{)/.test(line)

/** As the runtimes of Node.js (time, request, level) and Python (level, time, request) head an event. */
const isHeaded = (line: string) =>
  /^(\d{4}-\d\d-\d\dT[\d:.]+Z\t[\w-]+\t|\[[A-Z]+\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t)/.test(line)
