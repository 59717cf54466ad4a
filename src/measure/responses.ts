import type { Side } from '../inputs/plan.ts'
import type { Sample } from './sample.ts'

/** Responses of one payload that are kept for comparing the sides, as text of JSON. */
export interface KeptResponses {
  payload: string
  base: readonly string[]
  head: readonly string[]
}

/** Where head answers otherwise than base: the first place, and how many there are. */
export interface ResponseDifference {
  payload: string
  /** Place in the response: `$.body.items[0].id`. */
  path: string
  /** What stands there as JSON, cut; absent where nothing does. */
  base?: string
  head?: string
  /** Places that differ. */
  count: number
}

/** Keeps a bounded choice of the responses of both sides. */
export interface ResponseLog {
  add(sample: Sample, response: Uint8Array): void
  kept(): KeptResponses[]
}

/**
 * Of each environment the first response to a payload and a later one, as both what is cached and what
 * an environment makes up for itself show only there; of failed invocations none.
 */
export function keepResponses(): ResponseLog {
  const byPayload = new Map<string, Record<Side, string[]>>()
  const perEnvironment = new Map<string, number>()
  let characters = 0
  return {
    add({ side, payload, environment, failure, sequence }, response) {
      if (failure !== undefined) return
      const kept = byPayload.get(payload) ?? { base: [], head: [] }
      byPayload.set(payload, kept)
      const key = `${environment} ${payload}`
      const sofar = perEnvironment.get(key) ?? 0
      const wanted = sofar === 0 || (sofar === 1 && sequence >= LATER)
      if (!wanted || kept[side].length >= MAX_PER_SIDE) return
      if (response.length > MAX_BYTES || characters > MAX_CHARACTERS) return
      perEnvironment.set(key, sofar + 1)
      const text = Buffer.from(response).toString('utf8')
      characters += text.length
      kept[side].push(text)
    },
    kept: () => [...byPayload].map(([payload, sides]) => ({ payload, ...sides })),
  }
}

/** Status code of a response in the form of API Gateway and function URLs, where it has one. */
export function statusCodeOf(response: Uint8Array): number | undefined {
  if (response.length > MAX_BYTES) return undefined
  const text = Buffer.from(response).toString('utf8')
  if (!text.includes('"statusCode"')) return undefined
  try {
    const { statusCode } = JSON.parse(text) as { statusCode?: unknown }
    const status = Number(statusCode)
    return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined
  } catch {
    return undefined
  }
}

const LATER = 3
const MAX_PER_SIDE = 24
/** Longer responses are not compared. */
const MAX_BYTES = 256 * 1024
const MAX_CHARACTERS = 16 * 1024 * 1024
