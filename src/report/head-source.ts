import { z } from 'zod'
import { knownCommit, lastModified } from './base-source.ts'
import { text } from './schema-rows.ts'

/** What head is, where it was taken from what is deployed. */
export const headSource = z
  .object({
    functionName: text,
    qualifier: text,
    version: text,
    lastModified: lastModified.describe('When code or configuration was last changed.'),
    codeSha256: text.optional().describe('Of the deployed zip, as Lambda computes it.'),
    imageUri: text.optional(),
    commit: knownCommit,
    isHead: z
      .boolean()
      .nullable()
      .describe('Whether that is the commit of the pull request; null if not known.'),
  })
  .meta({ id: 'HeadSource' })

export type HeadSource = z.infer<typeof headSource>
