import { createHash } from 'node:crypto'
import type { WorkflowRun } from './event.ts'

/** Which measurement a comment shows. */
export interface Stamp {
  runId: number
  attempt: number
  /** When this attempt began. ISO 8601. */
  startedAt: string
  headSha: string
}

export interface Marker {
  /** One comment per pull request and key. */
  key: string
  stamp: Stamp
}

export interface KeyParts {
  run: Pick<WorkflowRun, 'workflow' | 'job' | 'step'>
  /** `${{ toJSON(matrix) }}`: the runner tells legs of a matrix apart by nothing else. */
  matrix?: string
  /** The user's own key: then nothing else counts. */
  explicit?: string
}

const PREFIX = '<!-- lambda-cost-gate '
const LONGEST_KEY = 200

/** The same in each run of a step, different for each step, job, matrix leg and workflow. */
export function commentKey({ run, matrix, explicit }: KeyParts): string {
  if (explicit) return shortened(explicit)
  const legs = matrix && matrix.trim() !== 'null' ? matrix.replace(/\s+/g, ' ').trim() : ''
  return shortened([run.workflow, run.job, run.step, legs].filter(Boolean).join(' / '))
}

/** First line of a comment. Invisible on GitHub, and no value can end the HTML comment early. */
export function formatMarker({ key, stamp }: Marker): string {
  const { runId, attempt, startedAt, headSha } = stamp
  return `${PREFIX}key=${encode(key)} run=${runId} attempt=${attempt} started=${startedAt} head=${headSha} -->`
}

/**
 * The marker at the very beginning of a comment; elsewhere it does not count, as another bot of
 * the same login may repeat what somebody wrote.
 */
export function parseMarker(body: string): Marker | undefined {
  if (!body.startsWith(PREFIX)) return undefined
  const end = body.indexOf(' -->')
  const fields = new Map(
    body
      .slice(PREFIX.length, end)
      .split(' ')
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
  )
  const key = decode(fields.get('key') ?? '')
  const runId = Number(fields.get('run'))
  const attempt = Number(fields.get('attempt'))
  const startedAt = fields.get('started') ?? ''
  const headSha = fields.get('head') ?? ''
  if (
    end < 0 ||
    !key ||
    Number.isNaN(Date.parse(startedAt)) ||
    !/^[0-9a-f]{40,64}$/.test(headSha)
  ) {
    return undefined
  }
  if (!Number.isSafeInteger(runId) || !Number.isSafeInteger(attempt)) return undefined
  return { key, stamp: { runId, attempt, startedAt, headSha } }
}

/**
 * Whether `theirs` must not be replaced by `mine`. Of one head the later attempt counts, also of
 * an older run that was run again. Of two heads the pull request's current one counts; if neither
 * is, the later run's.
 */
export function isNewer(theirs: Stamp, mine: Stamp, currentHead: string | undefined): boolean {
  if (theirs.runId === mine.runId) return theirs.attempt > mine.attempt
  if (theirs.headSha === mine.headSha) {
    const laterMs = Date.parse(theirs.startedAt) - Date.parse(mine.startedAt)
    return laterMs === 0 ? theirs.runId > mine.runId : laterMs > 0
  }
  if (mine.headSha === currentHead) return false
  if (theirs.headSha === currentHead) return true
  return theirs.runId > mine.runId
}

export function isSameAttempt(a: Stamp, b: Stamp): boolean {
  return a.runId === b.runId && a.attempt === b.attempt
}

function shortened(key: string): string {
  if (key.length <= LONGEST_KEY) return key
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16)
  return `${key.slice(0, LONGEST_KEY - 17)}#${digest}`
}

/** Like a URL's, with `-` too: no `--`, no `>`, no space. Lone surrogates have no encoding. */
function encode(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replace(/[-!'()*]/g, hex)
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
