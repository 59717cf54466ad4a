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
  text,
  verdict,
} from './schema-rows.ts'
import { sizeCostSchema } from './size-costs.ts'

/*
 * What report.json says of one function.
 */

export const finding = z
  .object({
    kind: z.enum(FINDING_KINDS).describe('What was found (docs/findings.md).'),
    severity: z
      .enum(['fail', 'warn', 'info'])
      .describe('`fail` alone decides; the others are shown.'),
    message: text.describe('In words, which may change with any version.'),
    next: text
      .optional()
      .describe('Of an inconclusive finding: what would decide it, the end of `message`.'),
    memoryMB: memoryMB.nullable().describe('Where it holds; null: at all sizes.'),
    payload: text.nullable().describe('Where it holds; null: with all payloads.'),
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
  .meta({ id: 'Finding', description: 'One thing that the comparison found.' })

const coldStart = z.object({
  baseInitMs: notNegative.describe('Init Duration of base, or its restore.'),
  headInitMs: notNegative.describe('Init Duration of head, or its restore.'),
  environments: count.describe('Cold starts per side.'),
  init: change,
  cost: z
    .object({
      share: z.number().min(0).max(1).describe('Of all invocations.'),
      basePerMillionUsd: notNegative.describe('With base.'),
      headPerMillionUsd: notNegative.describe('With head.'),
    })
    .optional()
    .describe('What INIT adds to a million invocations, of which this share are cold starts.'),
})

const warmUpSide = z.object({
  excessMs: z
    .number()
    .describe(
      'What the first invocations of an environment, as many as every environment discards, took beyond as many kept ones.',
    ),
  settled: z.boolean().describe('Whether what was kept no longer got faster.'),
})

const warmUp = z
  .object({
    memoryMB,
    base: warmUpSide.describe('Of base.'),
    head: warmUpSide.describe('Of head.'),
  })
  .describe('What an environment takes until it is warm, beside INIT; each cold start pays for it.')

export const packageSchema = z.object({
  baseBytes: count.describe('Unzipped.'),
  headBytes: count.describe('Unzipped.'),
  baseZipBytes: count.describe('Zipped.'),
  headZipBytes: count.describe('Zipped.'),
  grown: z
    .array(
      z.object({
        path: text.describe('In the package.'),
        baseBytes: count.describe('0 for a new file.'),
        headBytes: count.describe('Of head.'),
      }),
    )
    .describe('Files that grew or are new, those that added most first.'),
})

export const configurationSchema = z
  .object({
    runtime: text.optional().describe('Absent for a container image.'),
    handler: text.optional().describe('Absent for a container image.'),
    architecture,
    timeoutSeconds: count.describe('Timeout.'),
    ephemeralStorageMB: count.describe('Size of /tmp.'),
  })
  .meta({ id: 'Configuration', description: 'How a side runs.' })

const base = z
  .object({ source: baseSource })
  .optional()
  .describe('What base really is; absent where it is not known.')

const head = z
  .object({ source: headSource })
  .optional()
  .describe('What head is, where it was taken from what is deployed (`head-function-name`).')

const name = text.describe('Name of the function, as the user or the template calls it.')

export const measuredFunction = z.object({
  kind: z.literal('measured').describe('Both sides were measured.'),
  name,
  verdict,
  region,
  architecture,
  base,
  head,
  differences: deployedDifferences
    .optional()
    .describe(
      'How the deployed functions differ apart from their code, with `head-function-name`.',
    ),
  runtime: text.nullable().describe('Of head; null for a container image.'),
  configuration: both(configurationSchema).optional(),
  prices: both(pricesSchema),
  deployedMB: both(memoryMB).nullable().describe('null when nothing is deployed.'),
  limits: z
    .object({
      durationPercent: notNegative.describe('`max-duration-increase`'),
      costPercent: notNegative.describe('`max-cost-increase`'),
      initPercent: notNegative.describe('`max-init-increase`'),
    })
    .describe('Of increases.'),
  budgets: z
    .object(budgetsSchema.shape)
    .optional()
    .describe('Absolute limits of head, where it has any.'),
  failOn: z.enum(['any', 'deployed', 'none']).describe('`fail-on`'),
  payloadSet: z
    .array(
      z.object({
        name: text.describe('Name of the payload.'),
        weight: z.number().gt(0).max(MAX).describe('Its part of the traffic, beside the others.'),
        source: text.describe('Where it came from: a file, or how it was given.'),
      }),
    )
    .describe('The events that both sides were invoked with.'),
  replicas: count.describe('Execution environments per side and size when the test stopped.'),
  confirmed: z.boolean().describe('Whether fresh environments had to confirm a regression.'),
  asDeployed: row.nullable().describe('Base against head as deployed, where these differ.'),
  sizes: z.array(row).describe('All payloads together, at each memory size.'),
  sizeCosts: z.array(sizeCostSchema).optional().describe('What head costs at each size.'),
  payloads: z
    .array(row.extend({ payload: text.describe('Name of the payload.') }))
    .describe('Each payload at each memory size, where there are several.'),
  coldStart: coldStart.nullable().describe('null where no cold start could be compared.'),
  warmUp: z.array(warmUp).optional().describe('At each memory size.'),
  capacity: peakUseSchema
    .extend({ headPeak: notNegative.describe('What the change makes of it.') })
    .optional()
    .describe('Concurrency at the peak, where CloudWatch knows it.'),
  downstream: downstreamSchema
    .optional()
    .describe('What it asks of other services, where that was counted.'),
  logGroup: logGroupSchema.optional().describe('Where the deployed function logs.'),
  package: packageSchema.optional().describe('Absent where the code is not at hand.'),
  abandoned: z
    .array(
      z.object({
        side: z.enum(['base', 'head']).describe('Which side kept failing.'),
        memoryMB,
        reason: text.describe('How it failed.'),
      }),
    )
    .describe('Where a side failed again and again, and was abandoned.'),
  findings: z.array(finding).describe('What the comparison found.'),
  month: month
    .nullable()
    .describe(
      'At the deployed size, or the cheapest for base; null when invocations are not known.',
    ),
  advice: advice.describe('On the memory size.'),
  history: historySchema
    .optional()
    .describe('The course of main, where it is recorded (`command: record`).'),
  explanation: explanation
    .optional()
    .describe('What made it slower, where causes were looked for (`explain`) and found.'),
  otherArchitecture: otherArchitecture
    .optional()
    .describe("Head's code on the other architecture, where that was asked for."),
})

export const unchangedFunction = z.object({
  kind: z.literal('unchanged').describe('Code and configuration are the same on both sides.'),
  name,
  verdict: z.literal('pass').describe('Nothing got worse.'),
  base,
  head,
  codeSha256: text
    .optional()
    .describe('Of both sides, as Lambda computes it; absent for two directories.'),
})

export const newFunction = z.object({
  kind: z.literal('new').describe('The pull request adds it, so there is no base.'),
  name,
  verdict: z.literal('pass').describe('There is nothing that it could be worse than.'),
})

export const unmeasuredFunction = z.object({
  kind: z.literal('unmeasured').describe('It could not be measured.'),
  name,
  verdict: z.literal('inconclusive').describe('The check does not pass with it.'),
  reason: text.describe('Why nothing is known of it, as sentences.'),
})
