import { z } from 'zod'

/** What a probe may say at most; it runs beside the user's code, which might speak for it. */
const MAX_FUNCTIONS = 5000
const MAX_NODES = 20_000
const MAX = 1e15
const amount = z.number().min(0).max(MAX)
const text = z.string().max(1000)

const place = { file: text, name: text, line: amount, column: amount }

const tree = z.object({
  frames: z.array(z.object(place)).max(MAX_NODES),
  /** Parent, frame, and its own time in µs; the first is the root, parents come before children. */
  nodes: z.array(z.tuple([z.number().int(), z.number().int(), amount])).max(MAX_NODES),
})

const common = z.object({
  language: z.enum(['nodejs', 'python']),
  version: text,
  invocations: z.int().min(0).max(1e6),
  initUs: amount,
  logBytes: amount,
  downstream: z
    .array(
      z.object({
        name: text,
        calls: amount,
        attempts: amount,
        /** Time in which at least one was under way. */
        busyUs: amount,
        /** How many were under way at once, at most. */
        peak: amount,
        bytes: amount,
        /** How many opened a connection of their own. */
        connects: amount,
        /** Of these, in requests. */
        sent: amount.optional(),
        /** What DynamoDB said was consumed, and by how many requests. */
        units: amount.optional(),
        unitAttempts: amount.optional(),
      }),
    )
    .max(1000),
  /** Time in which at least one call was under way. */
  inFlightUs: amount,
})

const extent = {
  file: text,
  name: text,
  /** Node.js: offsets in the text of the file; Python: first and last line. */
  start: amount,
  end: amount,
}

const counts = common.extend({
  mode: z.literal('counts'),
  functions: z.array(z.object({ ...extent, calls: amount, work: amount })).max(MAX_FUNCTIONS),
  modules: z
    .array(
      z.object({
        file: text,
        /** What its top level does while it is loaded: offset, and count × characters. */
        blocks: z
          .array(z.tuple([amount, amount]))
          .max(MAX_NODES)
          .optional(),
      }),
    )
    .max(MAX_NODES),
  allocations: z.array(z.object({ ...place, bytes: amount })).max(1000),
})

const times = common.extend({
  mode: z.literal('times'),
  tree,
  init: tree.optional(),
  responseUs: amount,
  /** Those of the tree, as far as their text is known. */
  functions: z.array(z.object(extent)).max(MAX_FUNCTIONS),
  modules: z.array(z.object({ file: text, us: amount, inclusiveUs: amount })).max(MAX_NODES),
})

const observation = z.discriminatedUnion('mode', [counts, times])

/** How often each function ran in one environment. */
export type CountsObservation = z.infer<typeof counts>
/** How long each function took in one environment. */
export type TimesObservation = z.infer<typeof times>
export type Observation = z.infer<typeof observation>
export type ObservedTree = z.infer<typeof tree>
export type ObservedFunction = TimesObservation['functions'][number]

/**
 * Reads what a probe answered, unpacked.
 * @returns undefined for what is no observation
 */
export function readObservation(json: unknown): Observation | undefined {
  const parsed = observation.safeParse(json)
  if (!parsed.success) return undefined
  const { data } = parsed
  if (data.mode === 'times' && !(isTree(data.tree) && isTree(data.init))) return undefined
  return data
}

function isTree(known: ObservedTree | undefined): boolean {
  return (
    known?.nodes.every(
      ([parent, frame], index) =>
        parent < index && (index === 0 || known.frames[frame] !== undefined),
    ) ?? true
  )
}

/** The same payload on the same side: mean size of the answers, in bytes. */
export interface Environment<Seen extends Observation> {
  seen: Seen
  responseBytes: number
}

/** All that was seen of one side. */
export interface SideSeen {
  counts: readonly Environment<CountsObservation>[]
  times: readonly Environment<TimesObservation>[]
}
