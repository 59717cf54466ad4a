import type { Failure } from '../measure/sample.ts'
import type { Architecture } from '../money/architecture.ts'
import { cleanLine } from './clean.ts'
import { notesOnce } from './notes-once.ts'
import { failureClause } from './text/failure.ts'
import { counted, megabytes, milliseconds, usd } from './text/numbers.ts'

/** One invocation as it is shown. Texts are the function's own, not made harmless yet. */
export interface ShownInvocation {
  durationMs: number
  billedMs: number
  /** Of a cold start. */
  initMs?: number
  restoreMs?: number
  maxMemoryUsedMB: number
  usd: number
  failure?: Failure
  /** JSON text, mostly. */
  answer: string
  /** The last 4 KB of what it logged. */
  log: string
}

export interface InvokedPayload {
  payload: string
  memoryMB: number
  cold: ShownInvocation
  warm: ShownInvocation
}

export interface InvokedFunction {
  name: string
  runtime?: string
  architecture: Architecture
  invoked: readonly InvokedPayload[]
}

/** What `invoke` shows: every payload of every function, nothing compared. */
export interface InvokedReport {
  backend: 'aws' | 'local'
  region: string
  functions: readonly InvokedFunction[]
  notInvoked: readonly { name: string; reason: string }[]
  spendUsd: number
  seed: number
  notes: readonly string[]
}

export function isInvokedWell({ functions }: InvokedReport): boolean {
  return functions.every(({ invoked }) =>
    invoked.every(({ cold, warm }) => !cold.failure && !warm.failure),
  )
}

const MAX_LINES = 50
const MAX_LINE = 400
const MAX_ANSWER = 4000

/** The report for a terminal: text alone, nothing in it that a terminal would obey. */
export function renderInvoked(report: InvokedReport): string {
  const { backend, functions, notInvoked, notes, spendUsd } = report
  const parts = [
    ...functions.flatMap(functionLines),
    ...notInvoked.map(({ name, reason }) => `✗ ${line(name)} was not invoked: ${line(reason)}\n`),
    ...notesOnce(notes, functions).map((note) => `Note: ${line(note)}`),
    backend === 'local'
      ? "On the embedded Lambda service: durations are estimates for comparison, not AWS's."
      : `It cost ${usd(spendUsd)}.`,
  ]
  return `${parts.join('\n')}\n`
}

function functionLines({ name, runtime, architecture, invoked }: InvokedFunction): string[] {
  const on = `${runtime === undefined ? 'a container image' : line(runtime)} on ${architecture}`
  return [`${line(name)} (${on})`, '', ...invoked.flatMap(payloadLines)]
}

function payloadLines({ payload, memoryMB, cold, warm }: InvokedPayload): string[] {
  const isSameAnswer = cold.answer === warm.answer
  return [
    `  payload ${line(payload)}, ${megabytes(memoryMB)}`,
    `    cold    ${figures(cold)}`,
    `    warm    ${figures(warm)}`,
    ...(warm.initMs === undefined ? [] : ['            cold again, as the environment had ended']),
    ...block(isSameAnswer ? 'answer' : 'answer, cold', answerLines(cold.answer)),
    ...(isSameAnswer ? [] : block('answer, warm', answerLines(warm.answer))),
    ...block('log, cold', logLines(cold.log)),
    ...block('log, warm', logLines(warm.log)),
    '',
  ]
}

function figures(each: ShownInvocation): string {
  const { durationMs, billedMs, initMs, restoreMs, maxMemoryUsedMB, failure } = each
  const parts = [
    ...(failure ? [`✗ ${line(failureClause(failure))}`] : []),
    ...(initMs === undefined ? [] : [`init ${milliseconds(initMs)}`]),
    ...(restoreMs === undefined ? [] : [`restore ${milliseconds(restoreMs)}`]),
    `duration ${milliseconds(durationMs)}`,
    `billed ${milliseconds(billedMs)}`,
    `memory used ${megabytes(maxMemoryUsedMB)}`,
    `${usd(each.usd * 1_000_000)} per million such invocations`,
  ]
  return parts.join(', ')
}

function block(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  return [`    ${title}`, ...lines.map((each) => `      ${each}`)]
}

function answerLines(answer: string): string[] {
  const cut = [...answer.slice(0, MAX_ANSWER * 2)]
  const isLong = cut.length > MAX_ANSWER || answer.length > MAX_ANSWER * 2
  const text = cut.slice(0, MAX_ANSWER).join('')
  return [
    cleanLine(text, MAX_ANSWER),
    ...(isLong ? [`… (${counted(Buffer.byteLength(answer), 'byte')} in all)`] : []),
  ].filter((each) => each !== '')
}

function logLines(log: string): string[] {
  const lines = log.split(/\r?\n/).filter((each) => each.trim() !== '')
  const left = lines.length - MAX_LINES
  return [
    ...(left > 0 ? [`… (${counted(left, 'line')} before)`] : []),
    ...lines.slice(-MAX_LINES).map((each) => cleanLine(each, MAX_LINE)),
  ]
}

const MAX_TEXT = 500
const line = (text: string): string => cleanLine(text, MAX_TEXT)

/** The report as JSON, in which nothing that a terminal would obey stands as it is. */
export function invokedJson(report: InvokedReport): string {
  const json = JSON.stringify(
    report,
    (key, value: unknown) =>
      key === 'answer' && typeof value === 'string' ? parsed(value) : value,
    2,
  )
  return `${json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`
}

/** An answer that is JSON stands as what it is. */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer)
  } catch {
    return answer
  }
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  }).join('')
}
