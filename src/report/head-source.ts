import { z } from 'zod'
import { knownCommit, lastModified } from './base-source.ts'
import { text } from './schema-rows.ts'

/** What head is, where it was taken from what is deployed. */
export const headSource = z
  .object({
    functionName: text.describe('Name of the function in Lambda.'),
    qualifier: text.describe('Version or alias that was asked for.'),
    version: text.describe('Version that it is.'),
    lastModified: lastModified.describe('When code or configuration was last changed.'),
    codeSha256: text.optional().describe('Of the deployed zip, as Lambda computes it.'),
    imageUri: text.optional().describe('Of a container image, with its digest.'),
    commit: knownCommit,
    isHead: z
      .boolean()
      .nullable()
      .describe('Whether that is the commit of the pull request; null if not known.'),
  })
  .meta({ id: 'HeadSource', description: 'What head is, where it is deployed.' })

export type HeadSource = z.infer<typeof headSource>
