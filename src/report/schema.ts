import { z } from 'zod'
import { budgetsSchema } from '../inputs/budget-inputs.ts'
import { FINDING_KINDS } from '../inputs/finding-kinds.ts'
import { baseSource } from './base-source.ts'
import { deployedDifferences } from './deployed-differences.ts'
import { downstreamSchema, peakUseSchema } from './downstream.ts'
import { headSource } from './head-source.ts'
import { logGroupSchema } from './log-group.ts'
import { explanation } from './schema-explanation.ts'
import { historySchema } from './schema-history.ts'
import { advice, month, otherArchitecture, pricesSchema } from './schema-money.ts'
import {
  architecture,
  both,
  change,
  count,
  MAX,
  memoryMB,
  notNegative,
  region,
  row,
  runVerdict,
  signed,
  text,
  verdict,
} from './schema-rows.ts'
import { sizeCostSchema } from './size-costs.ts'

/**
 * report.json: everything that markdown, summary, HTML and outputs are made of. This file is the
 * only definition; `schema/report.schema.json` is generated from it. Raise the number with every
 * change that an older reader would get wrong.
 */
export const SCHEMA = 1

export const shaSchema = z.string().regex(/^[0-9a-f]{7,64}$/)

const address = z
  .string()
  .max(500)
  .regex(/^https?:\/\//)

export const linksSchema = z.object({
  repository: address,
  run: address,
  artifacts: address
    .optional()
    .describe('Where the run keeps its artifacts, where it may have some.'),
  documentation: address.optional(),
})

const revision = z
  .object({
    sha: shaSchema.nullable(),
    ref: text.nullable(),
  })
  .meta({ id: 'Revision' })

const finding = z
  .object({
    kind: z.enum(FINDING_KINDS),
    severity: z.enum(['fail', 'warn', 'info']),
    message: text,
    memoryMB: memoryMB.nullable(),
    payload: text.nullable(),
    log: z
      .string()
      .max(2000)
      .optional()
      .describe('Last lines that the function logged before the failure that is quoted.'),
    numbers: z
      .record(text, z.number())
      .describe(
        'The numbers of the message by name, with their unit: changePercent, headDurationMs.',
      ),
  })
  .meta({ id: 'Finding' })

const coldStart = z.object({
  baseInitMs: notNegative,
  headInitMs: notNegative,
  environments: count,
  init: change,
  cost: z
    .object({
      share: z.number().min(0).max(1),
      basePerMillionUsd: notNegative,
      headPerMillionUsd: notNegative,
    })
    .optional()
    .describe('What INIT adds to a million invocations, of which this share are cold starts.'),
})

const warmUpSide = z.object({
  excessMs: z
    .number()
    .describe('What the discarded invocations of an environment took beyond as many kept ones.'),
  settled: z.boolean().describe('Whether what was kept no longer got faster.'),
})

const warmUp = z
  .object({ memoryMB, base: warmUpSide, head: warmUpSide })
  .describe('What an environment takes until it is warm, beside INIT; each cold start pays for it.')

export const packageSchema = z.object({
  baseBytes: count.describe('Unzipped.'),
  headBytes: count.describe('Unzipped.'),
  baseZipBytes: count,
  headZipBytes: count,
  grown: z
    .array(z.object({ path: text, baseBytes: count, headBytes: count }))
    .describe('Files that grew or are new, those that added most first.'),
})

export const configurationSchema = z
  .object({
    runtime: text.optional().describe('Absent for a container image.'),
    handler: text.optional().describe('Absent for a container image.'),
    architecture,
    timeoutSeconds: count,
    ephemeralStorageMB: count.describe('Size of /tmp.'),
  })
  .meta({ id: 'Configuration' })

const base = z
  .object({ source: baseSource })
  .optional()
  .describe('What base really is; absent where it is not known.')

const head = z
  .object({ source: headSource })
  .optional()
  .describe('What head is, where it was taken from what is deployed (`head-function-name`).')

const measuredFunction = z.object({
  kind: z.literal('measured'),
  name: text,
  verdict,
  region,
  architecture,
  base,
  head,
  differences: deployedDifferences
    .optional()
    .describe(
      'In what the deployed functions differ beside their code, with `head-function-name`.',
    ),
  runtime: text.nullable(),
  configuration: both(configurationSchema).optional(),
  prices: both(pricesSchema),
  deployedMB: both(memoryMB).nullable().describe('null when nothing is deployed.'),
  limits: z.object({
    durationPercent: notNegative,
    costPercent: notNegative,
    initPercent: notNegative,
  }),
  budgets: z
    .object(budgetsSchema.shape)
    .optional()
    .describe('Absolute limits of head, where it has any.'),
  failOn: z.enum(['any', 'deployed', 'none']),
  payloadSet: z.array(z.object({ name: text, weight: z.number().gt(0).max(MAX), source: text })),
  replicas: count.describe('Execution environments per side and size when the test stopped.'),
  confirmed: z.boolean().describe('Whether fresh environments had to confirm a regression.'),
  asDeployed: row.nullable().describe('Base against head as deployed, where these differ.'),
  sizes: z.array(row),
  sizeCosts: z.array(sizeCostSchema).optional().describe('What head costs at each size.'),
  payloads: z.array(row.extend({ payload: text })),
  coldStart: coldStart.nullable(),
  warmUp: z.array(warmUp).optional(),
  capacity: peakUseSchema
    .extend({ headPeak: notNegative.describe('What the change makes of it.') })
    .optional()
    .describe('Concurrency at the peak, where CloudWatch knows it.'),
  downstream: downstreamSchema
    .optional()
    .describe('What it asks of other services, where that was counted.'),
  logGroup: logGroupSchema.optional().describe('Where the deployed function logs.'),
  package: packageSchema.optional().describe('Absent where the code is not at hand.'),
  abandoned: z.array(z.object({ side: z.enum(['base', 'head']), memoryMB, reason: text })),
  findings: z.array(finding),
  month: month
    .nullable()
    .describe(
      'At the deployed size, or the cheapest for base; null when invocations are not known.',
    ),
  advice,
  history: historySchema
    .optional()
    .describe('The course of main, where it is recorded (`command: record`).'),
  explanation: explanation
    .optional()
    .describe('What made it slower, where that was asked (`explain`) and could be told.'),
  otherArchitecture: otherArchitecture
    .optional()
    .describe("Head's code on the other architecture, where that was asked for."),
})

const unchangedFunction = z.object({
  kind: z.literal('unchanged'),
  name: text,
  verdict: z.literal('pass'),
  base,
  head,
  codeSha256: text
    .optional()
    .describe('Of both sides, as Lambda computes it; absent for two directories.'),
})

const newFunction = z.object({
  kind: z.literal('new').describe('The pull request adds it, so there is no base.'),
  name: text,
  verdict: z.literal('pass'),
})

const unmeasuredFunction = z.object({
  kind: z.literal('unmeasured'),
  name: text,
  verdict: z.literal('inconclusive'),
  reason: text.describe('Why nothing is known of it, as sentences.'),
})

/** A function that was changed in place and is not restored. */
export const unrestoredSchema = z.object({
  functionName: z.string().regex(/^[\w-]{1,140}$/),
  region,
  run: z.string().regex(/^[\w./-]{1,200}$/),
  message: text.describe('Which it is, what it runs now and why, as sentences.'),
})

export const reportSchema = z
  .object({
    schema: z.literal(SCHEMA),
    verdict: runVerdict,
    skipReason: text
      .optional()
      .describe('Why nothing was measured, as sentences; with the verdict `skipped`.'),
    backend: z.enum(['aws', 'local']),
    base: revision.extend({
      source: baseSource
        .optional()
        .describe('What base really is, where the report is about one function; else see each.'),
    }),
    head: revision,
    mergeSha: revision.shape.sha.optional().describe("GitHub's test merge of head into base."),
    step: text.optional().describe('Which step of which workflow made it; the key of its comment.'),
    pullRequest: z.int().min(1).nullable(),
    seed: signed,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    spend: z.object({
      usd: notNegative,
      invocations: count,
      predicted: z
        .object({ invocations: count, leastUsd: notNegative, mostUsd: notNegative })
        .optional()
        .describe('What the first look was predicted to cost, depending on how long it takes.'),
    }),
    acceptance: z
      .object({ label: text, by: text, at: z.iso.datetime() })
      .nullable()
      .describe('Who accepted a regression, by which label and when.'),
    notAccepted: text
      .optional()
      .describe('Why the label that is set does not accept the regression.'),
    overrideLabel: text
      .optional()
      .describe('The label by which a maintainer accepts a regression, on a pull request.'),
    repeat: z
      .object({
        command: text.describe(
          'For a POSIX shell. What may be a secret is a shell variable, to be set first.',
        ),
      })
      .optional()
      .describe('How to repeat a failing check locally, in a clone at head with the code built.'),
    links: linksSchema.optional().describe('Where GitHub shows what the report speaks of.'),
    notes: z.array(text).describe('What else a reader should know about the run.'),
    unrestored: z
      .array(unrestoredSchema)
      .optional()
      .describe('Functions that were changed in place and whose `$LATEST` is not restored.'),
    leftOut: z
      .array(z.object({ name: text, reason: text.describe('As a clause or sentences.') }))
      .optional()
      .describe('What the templates hold and the check left out or could not read.'),
    functions: z.array(
      z.discriminatedUnion('kind', [
        measuredFunction,
        unchangedFunction,
        newFunction,
        unmeasuredFunction,
      ]),
    ),
  })
  .meta({ title: 'Lambda Cost Gate report' })

export type Report = z.infer<typeof reportSchema>
export type FunctionReport = Report['functions'][number]
export type MeasuredFunction = z.infer<typeof measuredFunction>
export type UnchangedFunction = z.infer<typeof unchangedFunction>
export type NewFunction = z.infer<typeof newFunction>
export type UnmeasuredFunction = z.infer<typeof unmeasuredFunction>
export type ReportRow = z.infer<typeof row>
export type PayloadRow = MeasuredFunction['payloads'][number]
export type ReportChange = z.infer<typeof change>
export type ReportFinding = z.infer<typeof finding>
export type ReportAdvice = z.infer<typeof advice>
export type Month = z.infer<typeof month>
export type Acceptance = NonNullable<Report['acceptance']>
