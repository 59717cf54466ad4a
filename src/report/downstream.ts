import { z } from 'zod'
import { DATA_TRANSFERS } from '../money/transfer.ts'
import { notNegative, text } from './schema-rows.ts'

const use = z
  .object({
    name: text.describe('`DynamoDB GetItem`, or `GET host`.'),
    baseCalls: notNegative.describe('Per invocation, repeated ones included.'),
    headCalls: notNegative.describe('The same of head.'),
    baseBytes: notNegative.describe('Sent and received, as far as headers state it.'),
    headBytes: notNegative.describe('The same of head.'),
    baseSentBytes: notNegative.optional().describe('Of these, in requests.'),
    headSentBytes: notNegative.optional().describe('The same of head.'),
    baseUnits: notNegative
      .optional()
      .describe('What DynamoDB consumed, where it said so; a request that did not is one unit.'),
    headUnits: notNegative.optional().describe('The same of head.'),
    isMore: z.boolean().describe('Whether head makes more, by more than chance.'),
    basePerMillionUsd: notNegative.optional().describe('Absent where no price is known.'),
    headPerMillionUsd: notNegative.optional().describe('The same of head.'),
  })
  .meta({ id: 'DownstreamUse', description: 'Requests of one kind.' })

/** What both sides ask of other services with one payload. */
export const downstreamSchema = z
  .object({
    payload: text.describe('With which payload it was counted.'),
    counts: z.boolean().describe('Whether it is part of the gate.'),
    uses: z.array(use).max(50).describe('By service and operation.'),
    transfer: z
      .object({
        how: z.enum(DATA_TRANSFERS).describe('`data-transfer`'),
        basePerMillionUsd: notNegative.optional().describe('Absent where a price is not known.'),
        headPerMillionUsd: notNegative.optional().describe('The same of head.'),
      })
      .optional()
      .describe('What moving the bytes costs; absent where nobody said how they travel.'),
    unpriced: z
      .array(text)
      .max(20)
      .optional()
      .describe('Names of `prices` that would have been needed and are not known.'),
  })
  .meta({ id: 'Downstream', description: 'What both sides ask of other services.' })

/** Most invocations under way at once, and how many may be. */
export const peakUseSchema = z.object({
  peak: notNegative.describe('Of the deployed function, over 28 days.'),
  limit: notNegative.describe('How many there may be.'),
  kind: z.enum(['reserved', 'account']).describe('Whose limit that is.'),
})

export type DownstreamInput = z.infer<typeof downstreamSchema>
