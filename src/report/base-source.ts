import { z } from 'zod'
import { text } from './schema-rows.ts'

const sha = z.string().regex(/^[0-9a-f]{7,64}$/)
/** Which commit it was built from, where anything says so. */
export const knownCommit = z
  .object({ sha, from: text })
  .nullable()
  .describe('Which commit it was built from, and what says so; null where nothing does.')
const common = {
  codeSha256: text
    .optional()
    .describe('Of the zip as it was given or deployed, as Lambda computes it.'),
  imageUri: text.optional(),
  commit: knownCommit,
  isMain: z.boolean().nullable().describe('Whether that is the commit of main; null if not known.'),
}
/** When Lambda says that it was changed. */
export const lastModified = z.iso.datetime().nullable()

/** What base really is. */
export const baseSource = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('deployed'),
      qualifier: text,
      version: text,
      lastModified: lastModified.describe('When code or configuration was last changed.'),
      ...common,
    }),
    z.object({
      kind: z.literal('given'),
      from: z.enum(['path', 's3', 'image']),
      ...common,
      recorded: z
        .enum(['before', 'itself'])
        .optional()
        .describe(
          'In a record of main, where head is main too: whether base is the code recorded before, or head itself where there is none.',
        ),
      deployed: z
        .object({
          lastModified,
          codeSha256: text,
          commit: knownCommit,
          isBase: z.boolean().nullable().describe('Whether it is this code; null if not known.'),
        })
        .optional()
        .describe('What is deployed, where something is.'),
    }),
  ])
  .meta({ id: 'BaseSource' })

export type BaseSource = z.infer<typeof baseSource>
