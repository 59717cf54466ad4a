import { z } from 'zod'

/**
 * What Lambda's platform report says of one invocation. Milliseconds, and MB of 1,024 KB.
 * Source: the REPORT line, or the `platform.report` record of the JSON log format.
 */
export interface PlatformReport {
  requestId: string
  durationMs: number
  billedMs: number
  memoryMB: number
  maxMemoryUsedMB: number
  initMs?: number
  restoreMs?: number
  billedRestoreMs?: number
  status?: string
  errorType?: string
}

/** Why there is no report: nothing that looks like one, or one that lacks a field. */
export type MissingReport = { kind: 'missing'; reason: string }

/**
 * Finds the platform report of an invocation in the tail of its log. The function's own output is in
 * that tail too and can imitate a report: only one with the request id counts, and of several the
 * last, as Lambda writes it after the function has ended. A missing field is an error, never 0.
 * @param tail the decoded `LogResult`: the last 4,096 bytes, which may begin inside a line
 * @param requestId request id of the Invoke response
 */
export function findPlatformReport(
  tail: string,
  requestId: string,
): PlatformReport | MissingReport {
  const lines = tail.split(/\r?\n/)
  for (const line of lines.reverse()) {
    const report = line.includes(requestId) ? readLine(line, requestId) : undefined
    if (report) return report
  }
  return {
    kind: 'missing',
    reason: tail.includes('"type":"platform.')
      ? 'the log has no platform.report record: the system log level hides it (it has to be INFO or DEBUG)'
      : `the last ${tail.length} characters of the log contain no REPORT line for request ${requestId}`,
  }
}

function readLine(line: string, requestId: string): PlatformReport | MissingReport | undefined {
  if (line.startsWith('REPORT RequestId: ')) return readText(line, requestId)
  return line.startsWith('{') ? readJson(line, requestId) : undefined
}

function readText(line: string, requestId: string): PlatformReport | MissingReport | undefined {
  const fields = new Map<string, string>()
  for (const field of line.slice('REPORT '.length).split('\t')) {
    const colon = field.indexOf(': ')
    if (colon > 0) fields.set(field.slice(0, colon).trim(), field.slice(colon + 2).trim())
  }
  if (fields.get('RequestId') !== requestId) return undefined
  const value = (name: string, unit: string) => quantity(fields.get(name), unit)
  return complete({
    requestId,
    durationMs: value('Duration', 'ms'),
    billedMs: value('Billed Duration', 'ms'),
    memoryMB: value('Memory Size', 'MB'),
    maxMemoryUsedMB: value('Max Memory Used', 'MB'),
    initMs: value('Init Duration', 'ms'),
    restoreMs: value('Restore Duration', 'ms'),
    billedRestoreMs: value('Billed Restore Duration', 'ms'),
    status: fields.get('Status'),
    errorType: fields.get('Error Type'),
  })
}

function quantity(text: string | undefined, unit: string): number | undefined {
  const digits = text && /^(\d+(?:\.\d+)?) (\w+)$/.exec(text)
  return digits && digits[2] === unit ? Number(digits[1]) : undefined
}

const number = z.number().nonnegative().optional()
const reportRecord = z.object({
  type: z.literal('platform.report'),
  record: z.object({
    requestId: z.string(),
    status: z.string().optional(),
    errorType: z.string().optional(),
    metrics: z.object({
      durationMs: number,
      billedDurationMs: number,
      memorySizeMB: number,
      maxMemoryUsedMB: number,
      initDurationMs: number,
      restoreDurationMs: number,
      billedRestoreDurationMs: number,
    }),
  }),
})

function readJson(line: string, requestId: string): PlatformReport | MissingReport | undefined {
  const parsed = reportRecord.safeParse(jsonOrUndefined(line))
  if (!parsed.success || parsed.data.record.requestId !== requestId) return undefined
  const { metrics, status, errorType } = parsed.data.record
  return complete({
    requestId,
    durationMs: metrics.durationMs,
    billedMs: metrics.billedDurationMs,
    memoryMB: metrics.memorySizeMB,
    maxMemoryUsedMB: metrics.maxMemoryUsedMB,
    initMs: metrics.initDurationMs,
    restoreMs: metrics.restoreDurationMs,
    billedRestoreMs: metrics.billedRestoreDurationMs,
    status: status === 'success' ? undefined : status,
    errorType,
  })
}

function jsonOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

type Fields = { [Name in keyof PlatformReport]-?: PlatformReport[Name] | undefined }
const REQUIRED = ['durationMs', 'billedMs', 'memoryMB', 'maxMemoryUsedMB'] as const

function complete(fields: Fields): PlatformReport | MissingReport {
  const missing = REQUIRED.filter((name) => fields[name] === undefined)
  if (missing.length > 0) {
    return { kind: 'missing', reason: `the platform report lacks ${missing.join(', ')}` }
  }
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as unknown as PlatformReport
}
