import { z } from 'zod'
import { pick } from '../shared/pick.ts'
import { baseSource } from './base-source.ts'
import { deployedDifferences } from './deployed-differences.ts'
import { headSource } from './head-source.ts'
import { logGroupSchema } from './log-group.ts'

/*
 * What was looked up of a function and is shown as it is. Targets, what a report is made of and
 * samples.ndjson hold it: a property that is added here is carried through.
 */

/** What each side really is. */
export const sources = z.strictObject({
  baseSource: baseSource.exactOptional(),
  /** Where head is deployed. */
  headSource: headSource.exactOptional(),
})
export type Sources = z.output<typeof sources>

/** The same, and in what the sides differ beside their code where both are deployed. */
export const sides = sources.extend({ differences: deployedDifferences.exactOptional() })

/** What else is known of the deployed function. */
export const deployedFacts = z.strictObject({
  /** Where it logs. */
  logGroup: z.strictObject({ ...logGroupSchema.shape }).exactOptional(),
})

export type LookedUp = z.output<typeof sides> & z.output<typeof deployedFacts>

export const sourcesOf = (from: Sources) => pick(from, sources.keyof().options)
export const sidesOf = (from: LookedUp) => pick(from, sides.keyof().options)
export const deployedFactsOf = (from: LookedUp) => pick(from, deployedFacts.keyof().options)
