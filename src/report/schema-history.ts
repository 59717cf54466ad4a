import { z } from 'zod'
import { count, notNegative, signed, text } from './schema-rows.ts'

const sha = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/)
  .nullable()

const growth = z
  .object({
    changePercent: signed.describe('Percent; above 0 is slower or more expensive.'),
    lowPercent: signed.describe('Lower end of the interval.'),
    highPercent: signed.describe('Upper end of the interval.'),
  })
  .nullable()
  .describe('With its 95 % interval; null where a step of it is not known.')

export const historySchema = z
  .object({
    records: count.describe('How many times the function was measured on main.'),
    durationMs: z
      .array(notNegative)
      .max(100)
      .describe(
        'Main at each of the last records: the last duration, and before it what the recorded changes make of it.',
      ),
    changes: z
      .array(
        z.object({
          after: sha.describe('Last commit of the old mean; null where it is not known.'),
          until: sha.describe('First commit of the new mean; null where it is not known.'),
          changePercent: signed.describe('From the old mean to the new one.'),
          byMerges: z
            .boolean()
            .describe(
              'Whether what merges changed, measured side by side, is at least half of it.',
            ),
        }),
      )
      .max(10)
      .optional()
      .describe(
        'Where the durations as measured have another mean, the last of them: change points.',
      ),
    since: z
      .object({
        anchor: text.describe('The tag, or the day.'),
        merges: count.describe('Records since.'),
        duration: growth,
        cost: growth,
      })
      .optional()
      .describe('What main came to since an earlier record: a tag, or a day.'),
  })
  .meta({ id: 'History', description: 'The course of main.' })
