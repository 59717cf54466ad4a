import { z } from 'zod'
import type { Account } from '../money/month.ts'
import { notNegative } from '../shared/figures.ts'
import { pick } from '../shared/pick.ts'
import { budgetsSchema } from './budget-inputs.ts'
import { severities } from './severities.ts'

/*
 * What the user says of a function and is needed whenever its samples are judged. The plan, what is measured
 * and samples.ndjson hold it: a property that is added here is carried through.
 */

/** What a function is judged by. */
export const judgedBy = z.strictObject({
  /** Percent that head may be above base. */
  limits: z.strictObject({
    durationPercent: notNegative,
    costPercent: notNegative,
    initPercent: notNegative,
  }),
  /** Which regressions fail the check: at any candidate size, at the deployed size, or none. */
  failOn: z.enum(['any', 'deployed', 'none']),
})
export type JudgedBy = z.output<typeof judgedBy>

/** What its report is made with. */
export const reportedWith = z.strictObject({
  invocationsPerMonth: notNegative.exactOptional(),
  /** Absolute limits of head, beside the relative ones. */
  budgets: budgetsSchema.exactOptional(),
  /** What findings of each kind do to the check. */
  severities: severities.exactOptional(),
  /** 0 to 1. */
  coldStartShare: z.number().min(0).max(1),
  /** The rest of the account's use; absent: tier 1 and no free tier. */
  account: z
    .strictObject({
      freeTier: z.boolean(),
      otherGBSeconds: notNegative,
      otherRequests: notNegative,
      otherLogGB: notNegative.optional(),
      otherTraces: notNegative.optional(),
    } satisfies Record<keyof Account, z.ZodType>)
    .exactOptional(),
  /** Longest duration of a recommended memory size. */
  maxLatencyMs: notNegative.exactOptional(),
})
export type ReportedWith = z.output<typeof reportedWith>

export const judgedByOf = (from: JudgedBy) => pick(from, judgedBy.keyof().options)
export const reportedWithOf = (from: ReportedWith) => pick(from, reportedWith.keyof().options)
