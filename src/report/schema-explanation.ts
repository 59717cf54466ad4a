import { z } from 'zod'
import { CAUSE_KINDS } from '../explain/cause.ts'
import { count, memoryMB, notNegative, text } from './schema-rows.ts'

const figures = z
  .object({
    calls: notNegative.optional().describe('Calls, or for modules how many were loaded.'),
    ms: notNegative.optional().describe('Time in milliseconds.'),
    bytes: notNegative.optional().describe('Bytes logged, sent or received.'),
  })
  .describe('Per invocation; of modules per cold start.')

const place = {
  file: text.describe('From the root of the repository, where it is there.'),
  line: count.describe('Counted from 1.'),
}

const cause = z
  .object({
    kind: z.enum(CAUSE_KINDS).describe('What sort of cause it is.'),
    name: text.describe('What runs more often or takes longer: `resize`, `DynamoDB GetItem`.'),
    file: place.file.optional(),
    line: place.line.optional(),
    changed: z.boolean().describe('Whether the pull request changed it.'),
    from: z
      .object({ name: text.describe('Name of that function.'), ...place })
      .optional()
      .describe('The nearest caller that the pull request changed, where it is another.'),
    base: figures,
    head: figures,
    sharePercent: z.number().min(0).max(100).describe('Its part of the increase.'),
  })
  .meta({ id: 'Cause', description: 'One thing that takes longer.' })

/** Why a function got slower. */
export const explanation = z
  .object({
    payload: text.describe('The payload that was used to find the causes.'),
    memoryMB,
    causes: z.array(cause).max(100).describe('Those with the largest share first.'),
    segments: z
      .array(
        z.object({
          name: text.describe('What the time is spent in.'),
          baseMs: notNegative.describe('Of base.'),
          headMs: notNegative.describe('Of head.'),
        }),
      )
      .max(10)
      .optional()
      .describe(
        'Where the time of an invocation goes according to X-Ray traces, where they could be read.',
      ),
    unexplainedPercent: z
      .number()
      .min(0)
      .max(100)
      .describe('The part of the increase that no cause explains.'),
  })
  .meta({ id: 'Explanation', description: 'What made a function slower.' })

export type ReportCause = z.infer<typeof cause>
export type ReportExplanation = z.infer<typeof explanation>
