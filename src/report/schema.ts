import { z } from 'zod'
import { baseSource } from './base-source.ts'
import {
  type finding,
  measuredFunction,
  newFunction,
  unchangedFunction,
  unmeasuredFunction,
} from './schema-function.ts'
import type { advice, month } from './schema-money.ts'
import {
  type change,
  count,
  notNegative,
  region,
  type row,
  runVerdict,
  signed,
  text,
} from './schema-rows.ts'

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
  repository: address.describe('The repository.'),
  run: address.describe('The run of the workflow.'),
  artifacts: address
    .optional()
    .describe('Where the run keeps its artifacts, where it may have some.'),
  documentation: address.optional().describe('Documentation of the version that made it.'),
  sources: z
    .object({
      commit: shaSchema.describe('The commit that was measured.'),
      files: z.array(text).max(1000).describe('Paths in the repository.'),
    })
    .optional()
    .describe('Files that causes are in, as far as that commit has them.'),
})

const revision = z
  .object({
    sha: shaSchema.nullable().describe('Commit; null where it is not known.'),
    ref: text.nullable().describe('Branch or tag; null where it is not known.'),
  })
  .meta({ id: 'Revision', description: 'What was checked out.' })

/** A function that was changed in place and is not restored. */
export const unrestoredSchema = z.object({
  functionName: z
    .string()
    .regex(/^[\w-]{1,140}$/)
    .describe('Name that it has in Lambda.'),
  region,
  run: z
    .string()
    .regex(/^[\w./-]{1,200}$/)
    .describe('Which run changed it.'),
  message: text.describe('Which it is, what it runs now and why, as sentences.'),
})

export const reportSchema = z
  .object({
    schema: z
      .literal(SCHEMA)
      .describe('Raised when a reader of the old form would get something wrong.'),
    verdict: runVerdict,
    skipReason: text
      .optional()
      .describe('Why nothing was measured, as sentences; with the verdict `skipped`.'),
    backend: z
      .enum(['aws', 'local'])
      .describe('Where it was measured; `local` is the embedded Lambda service.'),
    base: revision
      .extend({
        source: baseSource
          .optional()
          .describe('What base really is, where the report is about one function; else see each.'),
      })
      .describe('Main.'),
    head: revision.describe('The pull request.'),
    mergeSha: revision.shape.sha.optional().describe("GitHub's test merge of head into base."),
    step: text.optional().describe('Which step of which workflow made it; the key of its comment.'),
    pullRequest: z.int().min(1).nullable().describe('Its number; null without one.'),
    seed: signed.describe('Of the random order of invocations (`seed`).'),
    startedAt: z.iso.datetime().describe('When the run began.'),
    finishedAt: z.iso.datetime().describe('When it ended.'),
    spend: z
      .object({
        usd: notNegative.describe('What Lambda bills for the run.'),
        invocations: count.describe('All that were made.'),
        predicted: z
          .object({
            invocations: count.describe('Of the first look.'),
            leastUsd: notNegative.describe('If every invocation were as short as can be.'),
            mostUsd: notNegative.describe('If every invocation ran into its timeout.'),
          })
          .optional()
          .describe('What the first look was predicted to cost, depending on how long it takes.'),
      })
      .describe('What the run itself cost.'),
    acceptance: z
      .object({
        label: text.describe('The label.'),
        by: text.describe('Who set it.'),
        at: z.iso.datetime().describe('When.'),
      })
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
      .array(
        z.object({
          name: text.describe('As the template calls it.'),
          reason: text.describe('As a clause or sentences.'),
        }),
      )
      .optional()
      .describe('What the templates hold and the check left out or could not read.'),
    functions: z
      .array(
        z.discriminatedUnion('kind', [
          measuredFunction,
          unchangedFunction,
          newFunction,
          unmeasuredFunction,
        ]),
      )
      .describe('Each function that the check is about.'),
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
