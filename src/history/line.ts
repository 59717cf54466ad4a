import { z } from 'zod'
import { MAX, notNegative } from '../shared/figures.ts'

/**
 * One line of the history: what one function did at one memory size with one payload, at one commit of
 * main. This file is the only definition; `schema/history.schema.json` is generated from it. Raise the
 * number with every change that an older reader would get wrong.
 */
export const LINE_SCHEMA = 1

/** Longest name of a function or payload that a line holds, and most causes. */
const MAX_NAME = 500
const MAX_CAUSES = 5

const sha = z.string().regex(/^[0-9a-f]{7,64}$/)
const name = z.string().min(1).max(MAX_NAME)
const time = z.iso.datetime()
const count = z.int().min(0)
const signed = z.number().min(-MAX).max(MAX)

const change = z
  .object({
    changePercent: signed.describe('Percent of base; above 0 is slower or more expensive.'),
    lowPercent: signed.nullable().describe('Lower end of the 95 % interval, if there is one.'),
    highPercent: signed.nullable().describe('Upper end of the 95 % interval, if there is one.'),
  })
  .meta({ id: 'Change' })

const recorded = {
  schema: z.literal(LINE_SCHEMA),
  time: time.describe('When the run that recorded it started.'),
  commit: sha.nullable().describe('The commit of main; null where nobody said which.'),
  baseCommit: sha
    .nullable()
    .describe('The commit that was recorded before it; null in the first record of a function.'),
  pullRequest: z
    .int()
    .min(1)
    .nullable()
    .describe('The pull request that was merged, where it is known.'),
  repository: z
    .string()
    .max(500)
    .regex(/^https?:\/\//)
    .optional()
    .describe('Address of the repository, for links to commits and pull requests.'),
  function: name,
  seed: signed,
  versions: z.object({
    gate: z.string().max(50).describe('Version of Lambda Cost Gate.'),
    prices: z.string().max(50).optional().describe('Date of the price table.'),
  }),
}

const anchor = z
  .object({
    name: name.describe(
      'What it is called: a tag such as `v1.4`, or the day that it was recorded on.',
    ),
    commit: sha.nullable(),
    time: time.describe('When it was recorded.'),
    duration: change
      .nullable()
      .describe("Against the anchor's code, measured in the same run; null where it was not."),
    cost: change.nullable(),
  })
  .describe('An earlier record, which growth is measured from.')
  .meta({ id: 'Anchor' })

const measuredLine = z
  .object({
    ...recorded,
    kind: z.literal('measured'),
    backend: z.enum(['aws', 'local']),
    region: z.string().regex(/^[a-z0-9-]{1,32}$/),
    architecture: z.string().regex(/^\w{1,32}$/),
    runtime: z.string().max(50).nullable(),
    memoryMB: z.int().min(1).max(32_768),
    isDeployed: z.boolean().describe('Whether it is the size that the function is deployed with.'),
    payload: name
      .nullable()
      .describe(
        'Its name; null for all payloads together by their weights, where there are several.',
      ),
    durationMs: notNegative,
    durationLowMs: notNegative
      .nullable()
      .describe('95 % interval of the duration in this run; another day may differ by more.'),
    durationHighMs: notNegative.nullable(),
    costPerMillionUsd: notNegative,
    maxMemoryUsedMB: notNegative,
    environments: count,
    invocations: count,
    failures: count,
    base: z
      .object({ durationMs: notNegative, costPerMillionUsd: notNegative })
      .nullable()
      .describe('The code recorded before, measured in the same run; null in a first record.'),
    duration: change.nullable().describe('Against `base`; null in a first record.'),
    cost: change.nullable().describe('Against `base`; null in a first record.'),
    init: z
      .object({ ms: notNegative, change: change.nullable() })
      .nullable()
      .describe('Init Duration over all sizes; null where it is not known.'),
    zipBytes: count.optional(),
    unzippedBytes: count.optional(),
    logBytes: notNegative
      .optional()
      .describe('What CloudWatch Logs counts for an invocation, where it is known.'),
    monthUsd: notNegative
      .optional()
      .describe(
        'At the deployed size, or where nothing is deployed the cheapest for base, with all payloads; where invocations are known.',
      ),
    verdict: z.enum(['pass', 'fail', 'inconclusive', 'accepted']).describe("The function's."),
    findings: z.array(z.string().max(50)).max(20).optional().describe('Kinds that fail or warn.'),
    causes: z
      .array(z.object({ kind: z.string().max(50), name, sharePercent: signed.optional() }))
      .max(MAX_CAUSES)
      .optional()
      .describe('What made it slower, largest share first, where causes were looked for.'),
    anchor: anchor.optional(),
    rolledUp: z
      .object({ lines: z.int().min(2), since: time })
      .optional()
      .describe('How many lines it stands for since when; their changes are added up in it.'),
  })
  .meta({ id: 'Measured' })

const unchangedLine = z
  .object({
    ...recorded,
    kind: z.literal('unchanged').describe('Code and configuration are those recorded before.'),
  })
  .meta({ id: 'Unchanged' })

export const lineSchema = z
  .discriminatedUnion('kind', [measuredLine, unchangedLine])
  .meta({ title: 'Lambda Cost Gate: a line of the history' })

export type HistoryLine = z.infer<typeof lineSchema>
export type MeasuredLine = z.infer<typeof measuredLine>
export type UnchangedLine = z.infer<typeof unchangedLine>
export type HistoryChange = z.infer<typeof change>
export type HistoryAnchor = z.infer<typeof anchor>

/** The JSON Schema of a line, as committed in `schema/history.schema.json`. */
export function historyJsonSchema(): object {
  return z.toJSONSchema(lineSchema, { io: 'input' })
}
