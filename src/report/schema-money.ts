import { z } from 'zod'
import { LOG_CLASSES } from '../money/region-log-prices.ts'
import { REQUEST_CLASSES } from '../money/region-request-prices.ts'
import {
  architecture,
  both,
  count,
  decimal,
  memoryMB,
  notNegative,
  region,
  row,
  signed,
  text,
} from './schema-rows.ts'

const isoMonth = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/)

export const pricesSchema = z
  .object({
    region,
    architecture,
    usdPerGBSecond: decimal.describe('Price of memory and time.'),
    usdPerRequest: decimal.describe('Price of an invocation, whatever it takes.'),
    usdPerTmpGBSecond: decimal
      .nullable()
      .describe('Price of /tmp above 512 MB; null where it is not known.'),
    extras: z
      .object({
        heldUsdPerGBSecond: decimal.optional().describe('Of an environment kept provisioned.'),
        runUsdPerGBSecond: decimal.optional().describe('Of an invocation in such a one.'),
        cacheUsdPerGBSecond: decimal.optional().describe('Of a snapshot that is kept.'),
        restoreUsdPerGB: decimal.optional().describe('Of a snapshot that is restored.'),
      })
      .optional()
      .describe('Provisioned concurrency and SnapStart, where known.'),
    logs: z
      .object({
        class: z.enum(LOG_CLASSES).describe('Log class, as CloudWatch Logs calls it.'),
        tiers: z
          .array(
            z.object({
              upToGB: decimal.optional().describe('End of the tier; absent for the last.'),
              usdPerGB: decimal.describe('Price of a GB in it.'),
            }),
          )
          .min(1)
          .readonly()
          .describe('By what the account logs a month.'),
        asOf: isoMonth.optional().describe('Date of the table; absent for a given price.'),
      })
      .optional()
      .describe('What logs cost, where known.'),
    requests: z
      .partialRecord(z.enum(REQUEST_CLASSES), decimal)
      .readonly()
      .optional()
      .describe('What requests of other services, traces and moved GB cost, where known.'),
    requestsAsOf: isoMonth.optional().describe('Date of these.'),
    asOf: isoMonth.describe('Date of the price table.'),
    given: z.boolean().optional().describe('Whether the user gave some of them.'),
  })
  .meta({ id: 'Prices', description: 'Prices in USD that the figures were computed with.' })

const parts = z
  .object({
    computeUsd: notNegative.describe('Duration of warm invocations.'),
    requestsUsd: notNegative.describe('The fee of each invocation.'),
    tmpUsd: notNegative.describe('/tmp above 512 MB.'),
    initUsd: notNegative.describe(
      'What cold starts add: INIT, and what follows until they are warm.',
    ),
    logsUsd: notNegative.optional().describe('Absent where logs are not part of the cost.'),
    xrayUsd: notNegative
      .optional()
      .describe('Absent where X-Ray records nothing, or the price of a trace is not known.'),
  })
  .meta({ id: 'MonthParts', description: 'What a month is made of.' })

export const month = z.object({
  invocations: notNegative.describe('Invocations a month.'),
  assumed: z
    .boolean()
    .optional()
    .describe('Whether the number of invocations is a round one that nobody stated.'),
  memoryMB: memoryMB.describe('Size of head that the month is computed for.'),
  baseUsd: notNegative.describe('What a month costs with base.'),
  headUsd: notNegative.describe('What a month costs with head.'),
  changeUsd: signed.describe('head less base.'),
  lowUsd: signed.nullable().describe('Lower end of the 95 % interval of the change.'),
  highUsd: signed.nullable().describe('Upper end of the 95 % interval of the change.'),
  parts: both(parts)
    .optional()
    .describe('What it is made of, beside environments kept provisioned and SnapStart.'),
  traced: z
    .object({
      basePercent: notNegative.describe('Of base.'),
      headPercent: notNegative.describe('Of head.'),
    })
    .optional()
    .describe('Share of invocations that X-Ray records by its default rule, where it is active.'),
  provisioned: z
    .object({
      environments: count.describe('How many are kept.'),
      baseUsd: notNegative.describe('With base.'),
      headUsd: notNegative.describe('With head.'),
    })
    .optional()
    .describe('What of it keeps environments provisioned.'),
  snapStart: z
    .object({
      baseUsd: notNegative.describe('With base.'),
      headUsd: notNegative.describe('With head.'),
    })
    .optional()
    .describe("What of it is SnapStart's cache, of one version, and restores."),
})

export const advice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none').describe('Nothing is advised.'),
    reason: z
      .enum(['too-few-sizes', 'bad-fit', 'within-noise', 'no-size-fits'])
      .describe('Why not.'),
  }),
  z.object({
    kind: z.literal('advice').describe('A size is recommended.'),
    cheapestMB: memoryMB.describe('The cheapest measured size.'),
    fastestMB: memoryMB.describe('The fastest measured size.'),
    frontierMB: z.array(memoryMB).describe('Sizes that no other beats in cost and duration both.'),
    recommendedMB: memoryMB.describe('The size that is recommended.'),
    maxLatencyMs: notNegative
      .optional()
      .describe('Longest duration of a recommended size, where the user gave one.'),
    work: z
      .object({
        kind: z
          .enum(['cpu-bound', 'waiting', 'mixed'])
          .describe('What the duration is mostly made up of.'),
        cpuShare: z.number().min(0).max(1).describe('CPU part of the duration on a full vCPU.'),
        fitErrorPercent: notNegative.describe('How far the estimate is from the sizes.'),
      })
      .nullable()
      .describe('How duration depends on memory; null where that is not known.'),
    kneeMB: memoryMB.nullable().describe('Single-threaded work only gets more expensive above it.'),
    move: z
      .object({
        fromMB: memoryMB.describe('The deployed size.'),
        toMB: memoryMB.describe('The recommended size.'),
        costPercent: signed.describe('Change in cost.'),
        durationPercent: signed.describe('Change in duration.'),
        costPerMillionUsd: signed.describe('Change in the cost of a million invocations.'),
        costPerMonthUsd: signed.nullable().describe('Change in a month of head.'),
        baseCostPerMonthUsd: signed.nullable().optional().describe('The same of base.'),
      })
      .nullable()
      .describe('From the deployed size to the recommended one.'),
  }),
])

export const otherArchitecture = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none').describe('Nothing is known of it.'),
    architecture,
    reason: text.describe('Why there is no comparison, as a clause.'),
  }),
  z.object({
    kind: z.literal('measured').describe('It was measured, too.'),
    architecture,
    memoryMB: memoryMB.describe('Size that head runs at, or the cheapest.'),
    sizes: z.array(row).describe('base: head as it will run; head: the same on the other.'),
    costPerMonthUsd: signed.nullable().describe('Change at that size.'),
  }),
])
