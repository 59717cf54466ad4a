import { createHash } from 'node:crypto'
import { nameDigest } from '../shared/name-digest.ts'
import type { WorkflowRun } from './event.ts'

/** Which measurement a comment shows. */
export interface Stamp {
  runId: number
  attempt: number
  /** When this attempt began. ISO 8601. */
  startedAt: string
  headSha: string
  /**
   * Random, one a call: a workflow that is called twice in a run, or a composite action, has the same
   * workflow, job and step in both calls. Empty where a call may replace what another one posted.
   */
  call: string
}

/** What a comment is found again by. */
export interface CommentIdentity {
  /** Workflow, job and leg of a matrix, or the user's own key. */
  key: string
  /** Parts the comments of two steps of a job; may change from push to push, as an `id` is given. */
  step: string
  /** Names of the functions that it is about; empty where they are not known. */
  functions: readonly string[]
  /** Their regions, where they are known: calls about the same functions may differ by nothing else. */
  regions?: readonly string[]
}

export interface Marker {
  key: string
  step: string
  /** Digests of the functions' names. */
  functions: readonly string[]
  /** Digest of their regions; empty where they are not known. */
  place: string
  stamp: Stamp
}

export interface KeyParts {
  run: Pick<WorkflowRun, 'workflow' | 'job'>
  /** `${{ toJSON(matrix) }}`: the runner distinguishes legs of a matrix by nothing else. */
  matrix?: string
  /** The user's own key: then nothing else counts. */
  explicit?: string
}

const PREFIX = '<!-- lambda-cost-gate '
const MAX_KEY = 200
const DIGEST = /^[0-9a-f]{8}$/
const MAX_DIGESTS = 150

/** The same in each run of a job, different for each job, matrix leg and workflow. */
export function commentKey({ run, matrix, explicit }: KeyParts): string {
  if (explicit) return shortened(explicit)
  const legs = matrix && matrix.trim() !== 'null' ? matrix.replace(/\s+/g, ' ').trim() : ''
  return shortened([run.workflow, run.job, legs].filter(Boolean).join(' / '))
}

/** Digests by which a comment remembers its functions: in order, and not too many for one line. */
export function digestsOf(functions: readonly string[]): string[] {
  return [...new Set(functions.map(nameDigest))].sort().slice(0, MAX_DIGESTS)
}

/** Digest by which a comment remembers the regions of its functions. */
export function placeOf(regions: readonly string[] = []): string {
  return regions.length === 0 ? '' : nameDigest([...new Set(regions)].sort().join(' '))
}

/** First line of a comment. Invisible on GitHub, and no value can end the HTML comment early. */
export function formatMarker({ key, step, functions, place, stamp }: Marker): string {
  const { runId, attempt, startedAt, headSha, call } = stamp
  const fields = {
    key: encode(key),
    step: encode(step),
    functions: functions.join(','),
    place,
    run: runId,
    attempt,
    call: encode(call),
    started: startedAt,
    head: headSha,
  }
  const text = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
  return `${PREFIX}${text.join(' ')} -->`
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
  const step = decode(fields.get('step') ?? '')
  const call = decode(fields.get('call') ?? '')
  const runId = Number(fields.get('run'))
  const attempt = Number(fields.get('attempt'))
  const startedAt = fields.get('started') ?? ''
  const headSha = fields.get('head') ?? ''
  if (
    end < 0 ||
    !key ||
    step === undefined ||
    call === undefined ||
    Number.isNaN(Date.parse(startedAt)) ||
    !/^[0-9a-f]{40,64}$/.test(headSha)
  ) {
    return undefined
  }
  if (!Number.isSafeInteger(runId) || !Number.isSafeInteger(attempt)) return undefined
  const functions = (fields.get('functions') ?? '').split(',').filter((one) => DIGEST.test(one))
  const place = fields.get('place') ?? ''
  return {
    key,
    step,
    functions,
    place: DIGEST.test(place) ? place : '',
    stamp: { runId, attempt, startedAt, headSha, call },
  }
}

/**
 * Whether `theirs` must not be replaced by `mine`. Of one head the later attempt counts, also of
 * an older run that was run again; two calls of one attempt are put in any order, and each gets a
 * comment. Of two heads the pull request's current one counts; if neither
 * is, the later run's.
 */
export function isNewer(theirs: Stamp, mine: Stamp, currentHead: string | undefined): boolean {
  if (theirs.runId === mine.runId && theirs.attempt === mine.attempt) return theirs.call > mine.call
  if (theirs.runId === mine.runId) return theirs.attempt > mine.attempt
  if (theirs.headSha === mine.headSha) {
    const laterMs = Date.parse(theirs.startedAt) - Date.parse(mine.startedAt)
    return laterMs === 0 ? theirs.runId > mine.runId : laterMs > 0
  }
  if (mine.headSha === currentHead) return false
  if (theirs.headSha === currentHead) return true
  return theirs.runId > mine.runId
}

export function isSameCall(a: Stamp, b: Stamp): boolean {
  return a.runId === b.runId && a.attempt === b.attempt && a.call === b.call
}

/** Whether another call of this very run and attempt made it: that is another result, and stays. */
export function isOtherCall(a: Stamp, b: Stamp): boolean {
  return a.runId === b.runId && a.attempt === b.attempt && a.call !== b.call
}

function shortened(key: string): string {
  if (key.length <= MAX_KEY) return key
  return `${key.slice(0, MAX_KEY - 17)}#${sha256(key).slice(0, 16)}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
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
