import { z } from 'zod'
import { EVENT_SOURCES } from './events/generate.ts'
import { expectation } from './expectation.ts'
import { positive } from './number-values.ts'
import { quote, text } from './values.ts'

/** More than this many events a function would cost more time than they are worth. */
export const MAX_PAYLOADS = 100

const SOURCES = EVENT_SOURCES.map((name) => `\`${name}\``).join(', ')
const FORM = 'must be a path, or a map with `file` or `event`'

const object = z.record(z.string(), z.unknown(), { error: 'must be a map' })

const event = z.union(
  [
    z.enum(EVENT_SOURCES, {
      error: (issue) =>
        `${quote(issue.input)} is not a source of events; use one of ${SOURCES}, or give the event itself as a map`,
    }),
    object,
    z.array(z.unknown()),
  ],
  {
    error: (issue) => `must be the event as a map, or one of ${SOURCES}, not ${quote(issue.input)}`,
  },
)

const unweighted = { file: text.optional(), event: event.optional(), overrides: object.optional() }
const counted = {
  ...unweighted,
  weight: positive('20').optional(),
  description: text.optional(),
  expect: expectation.optional(),
}

/** Either `file` or `event`, and `overrides` only with a generated event. */
const CHOICE = {
  oneOf: [
    { required: ['file'], properties: { event: false, overrides: false } },
    {
      required: ['event'],
      properties: { file: false },
      anyOf: [{ properties: { event: { type: 'string' } } }, { properties: { overrides: false } }],
    },
  ],
}

const entryOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `${quote(issue.keys?.[0])} is not a key of a payload here; use ${Object.keys(shape).join(', ')}`
          : FORM,
    })
    .check(({ value, issues }) => {
      const message = misfit(value)
      if (message !== undefined) issues.push({ code: 'custom', message, input: value })
    })
    .meta(CHOICE)

function misfit({ file, event: given, overrides }: Record<string, unknown>): string | undefined {
  if (file === undefined && given === undefined) return 'a payload needs `file` or `event`'
  if (file !== undefined && given !== undefined)
    return 'a payload is a `file` or an `event`, not both'
  if (overrides !== undefined && typeof given !== 'string') {
    return `\`overrides\` go with a generated event: one of ${SOURCES}`
  }
  return undefined
}

const setOf = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const path = text.transform((file): PayloadEntry => ({ file }))
  const listed = z.union([path, entryOf({ name: text.optional(), ...shape })], { error: FORM })
  const named = z.union([path, entryOf(shape)], { error: FORM })
  return z.union(
    [
      text,
      z
        .array(listed)
        .min(1, { error: 'contains no payload' })
        .max(MAX_PAYLOADS, { error: `are more than ${MAX_PAYLOADS} payloads` }),
      z
        .record(z.string().regex(/\S/, { error: 'a payload needs a name' }), named)
        .refine((map) => Object.keys(map).length > 0, { error: 'contains no payload' })
        .meta({ minProperties: 1 })
        .transform((map): PayloadEntry[] =>
          Object.entries(map).map(([name, entry]) => ({ ...entry, name })),
        ),
    ],
    { error: 'must be a path or glob such as `events/*.json`, inline JSON, or a list of payloads' },
  )
}

/** One payload of a list, as the user gave it. */
export interface PayloadEntry {
  name?: string | undefined
  file?: string | undefined
  event?: z.output<typeof event> | undefined
  overrides?: Record<string, unknown> | undefined
  weight?: number | undefined
  description?: string | undefined
  expect?: z.output<typeof expectation> | undefined
}

/** A path, a glob or inline JSON; or a list of payloads, or a map of them by name. */
export const payloadSet = setOf(counted).meta({ id: 'payloads' })

/** The same for payloads that are not counted: without weight and expectation. */
export const unweightedSet = setOf(unweighted).meta({ id: 'unweightedPayloads' })
