/** What CloudWatch Logs counts for each event beside its message ("PutLogEvents", quotas). */
export const EVENT_BYTES = 26
/** `LogType=Tail` gives back so much of a log at most. */
const TAIL_BYTES = 4096

/**
 * Bytes that CloudWatch Logs counts for an invocation: its messages and 26 for each event, those of
 * START, END and REPORT included. Each line is an event of its own but for the further lines of what a
 * runtime heads with time and request id, which belong to the event above. In Node.js these are all lines up
 * to the next head, as `console` writes nothing without one. In Python `print` writes without a head as well,
 * so there only what reads on does: a traceback, and what is indented.
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
  let head: Head | undefined
  let above = ''
  for (const line of text.split('\n').slice(0, -1)) {
    const own = headOf(line)
    const isFurther =
      line === '' ||
      line.startsWith('XRAY TraceId: ') ||
      head === 'nodejs' ||
      (head === 'python' && readsOn(line, above))
    const isNew = isOfPlatform(line) || own !== undefined || !isFurther
    if (isNew) {
      head = own
      events++
    }
    above = line
  }
  return events + (text.endsWith('\n') || text === '' ? 0 : 1)
}

const isOfPlatform = (line: string) => /^((START|END|REPORT) RequestId: |INIT_START )/.test(line)

type Head = 'nodejs' | 'python'

/** As the runtimes of Node.js (time, request, level) and Python (level, time, request) head an event. */
function headOf(line: string): Head | undefined {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z\t[\w-]+\t/.test(line)) return 'nodejs'
  return /^\[[A-Z]+\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t/.test(line) ? 'python' : undefined
}

/** Indented, or the end of what is; or a line between the parts of a traceback. */
const readsOn = (line: string, above: string) =>
  /^([ \t]|[\]})]|Traceback \(|During handling of the above |The above exception was )/.test(
    line,
  ) || /^[ \t]/.test(above)
