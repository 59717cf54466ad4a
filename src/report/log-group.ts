import { z } from 'zod'
import { count, text } from './schema-rows.ts'

/** Where a deployed function logs. */
export const logGroupSchema = z
  .object({
    name: text.describe('Of the log group.'),
    isThere: z.boolean().describe('Whether it exists.'),
    class: text
      .optional()
      .describe('As CloudWatch Logs calls it: `STANDARD`, `INFREQUENT_ACCESS`.'),
    retentionDays: count.nullable().optional().describe('null: what is logged is kept for ever.'),
  })
  .meta({ id: 'LogGroup', description: 'Where a deployed function logs.' })
