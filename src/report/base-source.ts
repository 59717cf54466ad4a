import { z } from 'zod'
import { text } from './schema-rows.ts'

const sha = z.string().regex(/^[0-9a-f]{7,64}$/)
/** Which commit it was built from, where anything says so. */
export const knownCommit = z
  .object({
    sha: sha.describe('The commit.'),
    from: text.describe('What says so: a tag, the description, a checkout.'),
  })
  .nullable()
  .describe('Which commit it was built from, and what says so; null where nothing does.')
const common = {
  codeSha256: text
    .optional()
    .describe('Of the zip as it was given or deployed, as Lambda computes it.'),
  imageUri: text.optional().describe('Of a container image, with its digest.'),
  commit: knownCommit,
  isMain: z.boolean().nullable().describe('Whether that is the commit of main; null if not known.'),
}
/** When Lambda says that it was changed. */
export const lastModified = z.iso.datetime().nullable()

/** What base really is. */
export const baseSource = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('deployed').describe('The code that is deployed.'),
      qualifier: text.describe('Version or alias that was asked for.'),
      version: text.describe('Version that it is.'),
      lastModified: lastModified.describe('When code or configuration was last changed.'),
      ...common,
    }),
    z.object({
      kind: z.literal('given').describe('Code that was given, as by `base-code`.'),
      from: z.enum(['path', 's3', 'image']).describe('Where it is kept.'),
      ...common,
      recorded: z
        .enum(['before', 'itself'])
        .optional()
        .describe(
          'In a record of main, where head is main too: whether base is the code recorded before, or head itself where there is none.',
        ),
      deployed: z
        .object({
          lastModified: lastModified.describe('When code or configuration was last changed.'),
          codeSha256: text.describe('Of its zip, as Lambda computes it.'),
          commit: knownCommit,
          isBase: z.boolean().nullable().describe('Whether it is this code; null if not known.'),
        })
        .optional()
        .describe('What is deployed, where something is.'),
    }),
  ])
  .meta({ id: 'BaseSource', description: 'What base really is.' })

export type BaseSource = z.infer<typeof baseSource>
