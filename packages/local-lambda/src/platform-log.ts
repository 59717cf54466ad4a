import type { InvocationOutcome } from './environment.ts'
import type { LoggingConfig } from './settings.ts'

/** One invocation, as its log is written about it. */
export interface LoggedInvocation {
  requestId: string
  /** `$LATEST` or a number. */
  version: string
  memoryMB: number
  logging: LoggingConfig
  outcome: InvocationOutcome
  /** When it started and ended, in milliseconds since the epoch. */
  startedMs: number
  endedMs: number
}

/** What `LogType=Tail` gives back of a log. */
const TAIL_BYTES = 4096

/**
 * The log of one invocation as Lambda writes it: START, what function and runtime wrote, END and
 * REPORT, or with JSON logs the `platform.*` records that the system level lets through (level of
 * each record: Lambda's documentation, "System log level event mapping").
 */
export function invocationLog(invocation: LoggedInvocation): Buffer {
  const { outcome, logging } = invocation
  const own = endWithNewline(outcome.log)
  const [before, after] =
    logging.LogFormat === 'JSON' ? jsonFrame(invocation) : textFrame(invocation)
  return Buffer.concat([Buffer.from(before), own, Buffer.from(after)])
}

/** The last 4,096 bytes, wherever that cuts. */
export function logTail(log: Buffer): Buffer {
  return log.subarray(Math.max(0, log.length - TAIL_BYTES))
}

/**
 * Billed milliseconds: duration and init together, rounded up once (since 2025-08 INIT is billed).
 * The sum is taken in the hundredths that the report shows, so that 1.10 + 1.90 is 3 and not 4.
 */
export function billedMs({ durationMs, initMs = 0 }: InvocationOutcome): number {
  return Math.ceil((hundredths(durationMs) + hundredths(initMs)) / 100)
}

function textFrame(invocation: LoggedInvocation): [before: string, after: string] {
  const { requestId, version } = invocation
  return [
    `START RequestId: ${requestId} Version: ${version}\n`,
    `${faultLines(invocation)}END RequestId: ${requestId}\n${reportLine(invocation)}\n`,
  ]
}

/** The REPORT line, without its newline; every field ends in a tab, the last one too. */
export function reportLine({ requestId, memoryMB, outcome }: LoggedInvocation): string {
  const { durationMs, initMs, maxMemoryUsedMB, status, errorType } = outcome
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${(hundredths(durationMs) / 100).toFixed(2)} ms`,
    `Billed Duration: ${billedMs(outcome)} ms`,
    `Memory Size: ${memoryMB} MB`,
    `Max Memory Used: ${maxMemoryUsedMB} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${(hundredths(initMs) / 100).toFixed(2)} ms`]),
    ...(status === 'success' ? [] : [`Status: ${status}`]),
    ...(status === 'error' && errorType !== undefined ? [`Error Type: ${errorType}`] : []),
    '',
  ].join('\t')
}

/** What the platform itself says of a time-out or of a runtime that died. */
function faultLines({ requestId, outcome, endedMs }: LoggedInvocation): string {
  switch (outcome.status) {
    case 'success':
      return ''
    case 'timeout':
      return `${new Date(endedMs).toISOString()} ${requestId} Task timed out after ${(outcome.durationMs / 1000).toFixed(2)} seconds\n\n`
    case 'error':
      return `${errorMessage(outcome.payload) ?? `RequestId: ${requestId} Error: ${outcome.errorType ?? 'Unknown'}`}\n${outcome.errorType ?? ''}\n`
  }
}

function jsonFrame(invocation: LoggedInvocation): [before: string, after: string] {
  const { requestId, version, outcome, memoryMB, startedMs, endedMs } = invocation
  const { status, errorType, initMs } = outcome
  const failed = status !== 'success'
  const ended = { requestId, status, ...(failed && errorType && { errorType }) }
  const write = (
    type: string,
    level: 'DEBUG' | 'INFO' | 'WARN',
    timeMs: number,
    record: unknown,
  ) =>
    shows(invocation.logging, level)
      ? `${JSON.stringify({ time: new Date(timeMs).toISOString(), type, record })}\n`
      : ''
  const durationMs = hundredths(outcome.durationMs) / 100
  return [
    write('platform.start', 'INFO', startedMs, { requestId, version }),
    write('platform.runtimeDone', failed ? 'WARN' : 'DEBUG', endedMs, {
      ...ended,
      metrics: { durationMs, producedBytes: outcome.payload.length },
    }) +
      write('platform.report', failed ? 'WARN' : 'INFO', endedMs, {
        ...ended,
        metrics: {
          durationMs,
          billedDurationMs: billedMs(outcome),
          memorySizeMB: memoryMB,
          maxMemoryUsedMB: outcome.maxMemoryUsedMB,
          ...(initMs !== undefined && { initDurationMs: hundredths(initMs) / 100 }),
        },
      }),
  ]
}

function shows(logging: LoggingConfig, level: 'DEBUG' | 'INFO' | 'WARN'): boolean {
  const levels = ['DEBUG', 'INFO', 'WARN']
  return levels.indexOf(level) >= levels.indexOf(logging.SystemLogLevel ?? 'INFO')
}

function hundredths(ms: number): number {
  return Math.round(ms * 100)
}

function endWithNewline(log: Buffer): Buffer {
  if (log.length === 0 || log.at(-1) === 0x0a) return log
  return Buffer.concat([log, Buffer.from('\n')])
}

function errorMessage(payload: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString())
    const message = typeof value === 'object' && value !== null && 'errorMessage' in value
    return message && typeof value.errorMessage === 'string' ? value.errorMessage : undefined
  } catch {
    return undefined
  }
}
