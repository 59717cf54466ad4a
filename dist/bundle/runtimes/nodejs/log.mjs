import { writeSync } from 'node:fs'
import { format } from 'node:util'
import { toReport } from './errors.mjs'
import { withoutCallbacks } from './version.mjs'

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
const METHODS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
}
const inJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON'
// What AWS's clients write during the init.
let requestId = withoutCallbacks ? '-' : undefined

/** The id that log lines carry from now on. */
export function setRequestId(id) {
  requestId = id
}

/**
 * Makes `console.*` write `time, request id, level, message`, separated by tabs, or one JSON object
 * a line, as AWS_LAMBDA_LOG_FORMAT says. What is below AWS_LAMBDA_LOG_LEVEL is dropped.
 */
export function patchConsole() {
  const least = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase())
  for (const [method, level] of Object.entries(METHODS)) {
    const shown = level === 'FATAL' || LEVELS.indexOf(level) >= least
    // Without a value, too, AWS's client logs one, which is undefined.
    console[method] = shown ? (first, ...rest) => writeValues(level, [first, ...rest]) : () => {}
  }
}

/** Logs an error the way Lambda shows one that ended an invocation or the init. */
export function logError(title, error) {
  if (inJson) console.error(error instanceof Error ? error : new Error(error))
  else console.error(title, `\t${describe(error)}`)
}

function writeValues(level, values) {
  const timestamp = new Date().toISOString()
  if (inJson) write(`${toJson({ timestamp, level, requestId }, values)}\n`)
  else write(`${timestamp}\t${requestId}\t${level}\t${format(...values)}\n`)
}

function write(line) {
  let rest = Buffer.from(line)
  while (rest.length > 0) rest = rest.subarray(writeSync(1, rest))
}

/** A single value stays what it is; several become a text, and the first error is kept apart. */
function toJson(record, values) {
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...record, message: values[0] }, (_key, value) =>
        value instanceof Error ? { ...errorFields(value), ...value } : value,
      )
    } catch {
      return JSON.stringify({ ...record, message: format(values[0]) })
    }
  }
  const error = values.find((value) => value instanceof Error)
  const fields =
    error === undefined
      ? {}
      : { ...errorFields(error), ...(typeof error.stack !== 'string' && { stackTrace: [] }) }
  return JSON.stringify({ ...record, message: format(...values), ...fields })
}

function errorFields(error) {
  return {
    errorType: error?.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : error.stack,
  }
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
