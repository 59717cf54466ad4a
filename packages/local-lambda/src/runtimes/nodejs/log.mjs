import { writeSync } from 'node:fs'
import { format } from 'node:util'
import { toReport } from './errors.mjs'

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
}
let requestId

/** The id that log lines carry from now on; before the first invocation it is `undefined`. */
export function setRequestId(id) {
  requestId = id
}

/** Makes `console.*` write `time, request id, level, message`, separated by tabs. */
export function patchConsole() {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (message, ...more) => writeLine(level, format(message, ...more))
  }
}

/** Logs an error the way Lambda shows one that ended an invocation or the init. */
export function logError(title, error) {
  writeLine('ERROR', format(title, `\t${describe(error)}`))
}

function writeLine(level, text) {
  let rest = Buffer.from(`${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`)
  while (rest.length > 0) rest = rest.subarray(writeSync(1, rest))
}

function describe(error) {
  try {
    return JSON.stringify(error instanceof Error ? error : new Error(error), (_key, value) =>
      value instanceof Error
        ? {
            errorType: value.name,
            errorMessage: value.message,
            code: value.code,
            ...value,
            stack: value.stack?.split('\n'),
          }
        : value,
    )
  } catch {
    return JSON.stringify(toReport(error))
  }
}
