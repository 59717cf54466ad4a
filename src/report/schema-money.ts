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
    usdPerGBSecond: decimal,
    usdPerRequest: decimal,
    usdPerTmpGBSecond: decimal.nullable(),
    extras: z
      .object({
        heldUsdPerGBSecond: decimal.optional(),
        runUsdPerGBSecond: decimal.optional(),
        cacheUsdPerGBSecond: decimal.optional(),
        restoreUsdPerGB: decimal.optional(),
      })
      .optional()
      .describe('Provisioned concurrency and SnapStart, where known.'),
    logs: z
      .object({
        class: z.enum(LOG_CLASSES),
        tiers: z
          .array(z.object({ upToGB: decimal.optional(), usdPerGB: decimal }))
          .min(1)
          .readonly(),
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
  .meta({ id: 'Prices' })

const parts = z
  .object({
    computeUsd: notNegative.describe('Duration of warm invocations.'),
    requestsUsd: notNegative,
    tmpUsd: notNegative.describe('/tmp above 512 MB.'),
    initUsd: notNegative.describe(
      'What cold starts add: INIT, and what follows until they are warm.',
    ),
    logsUsd: notNegative.optional().describe('Absent where logs are not part of the cost.'),
    xrayUsd: notNegative
      .optional()
      .describe('Absent where X-Ray records nothing, or the price of a trace is not known.'),
  })
  .meta({ id: 'MonthParts' })

export const month = z.object({
  invocations: notNegative,
  assumed: z
    .boolean()
    .optional()
    .describe('Whether the number of invocations is a round one that nobody stated.'),
  memoryMB: memoryMB.describe('Size of head that the month is computed for.'),
  baseUsd: notNegative,
  headUsd: notNegative,
  changeUsd: signed,
  lowUsd: signed.nullable().describe('Lower end of the 95 % interval of the change.'),
  highUsd: signed.nullable().describe('Upper end of the 95 % interval of the change.'),
  parts: both(parts)
    .optional()
    .describe('What it is made of, beside environments kept provisioned and SnapStart.'),
  traced: z
    .object({ basePercent: notNegative, headPercent: notNegative })
    .optional()
    .describe('Share of invocations that X-Ray records by its default rule, where it is active.'),
  provisioned: z
    .object({ environments: count, baseUsd: notNegative, headUsd: notNegative })
    .optional()
    .describe('What of it keeps environments provisioned.'),
  snapStart: z
    .object({ baseUsd: notNegative, headUsd: notNegative })
    .optional()
    .describe("What of it is SnapStart's cache, of one version, and restores."),
})

export const advice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none'),
    reason: z.enum(['too-few-sizes', 'bad-fit', 'within-noise', 'no-size-fits']),
  }),
  z.object({
    kind: z.literal('advice'),
    cheapestMB: memoryMB,
    fastestMB: memoryMB,
    frontierMB: z.array(memoryMB).describe('Sizes that no other beats in cost and duration both.'),
    recommendedMB: memoryMB,
    maxLatencyMs: notNegative
      .optional()
      .describe('Longest duration of a recommended size, where the user gave one.'),
    work: z
      .object({
        kind: z.enum(['cpu-bound', 'waiting', 'mixed']),
        cpuShare: z.number().min(0).max(1).describe('CPU part of the duration on a full vCPU.'),
        fitErrorPercent: notNegative,
      })
      .nullable(),
    kneeMB: memoryMB.nullable().describe('Single-threaded work only gets more expensive above it.'),
    move: z
      .object({
        fromMB: memoryMB,
        toMB: memoryMB,
        costPercent: signed,
        durationPercent: signed,
        costPerMillionUsd: signed,
        costPerMonthUsd: signed.nullable().describe('Of head.'),
        baseCostPerMonthUsd: signed.nullable().optional(),
      })
      .nullable()
      .describe('From the deployed size to the recommended one.'),
  }),
])

export const otherArchitecture = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none'),
    architecture,
    reason: text.describe('Why there is no comparison, as a clause.'),
  }),
  z.object({
    kind: z.literal('measured'),
    architecture,
    memoryMB: memoryMB.describe('Size that head runs at, or the cheapest.'),
    sizes: z.array(row).describe('base: head as it will run; head: the same on the other.'),
    costPerMonthUsd: signed.nullable().describe('Change at that size.'),
  }),
])
