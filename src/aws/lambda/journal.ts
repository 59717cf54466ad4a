import { createHash } from 'node:crypto'
import { ListTagsCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-lambda'
import { z } from 'zod'
import { type Lambda, type SendOptions, send } from './client.ts'
import { canonical } from './settings.ts'
import { retryWhileUpdating } from './update-in-progress.ts'

/**
 * What has to be known to restore a function, kept in its own tags while previews are
 * made of it in place. Each run has keys of its own, so that two never overwrite each other.
 */
export interface Journal {
  /** As in an owner mark. */
  repository: string
  run: string
  /** ISO time; afterwards the run is taken to be dead, and anybody may restore the function. */
  expires: string
  /** Version with the code and the configuration of `$LATEST`, once there is one. */
  backup?: string | undefined
  /** Description of `$LATEST`, which the backup has not. */
  description: string
  /** Hash of the code that `$LATEST` had. */
  codeSha256: string
  /** Hashes of the code that the run gives it. */
  codesOfRun: string[]
  /** Names of the settings that the run changes. */
  settingsOfRun: string[]
  /** Hashes of the values that the run gives them; absent in journals of earlier releases. */
  valuesOfRun?: string[] | undefined
}

const journalSchema = z.object({
  repository: z.string(),
  run: z.string(),
  expires: z.iso.datetime(),
  backup: z.string().optional(),
  description: z.string(),
  codeSha256: z.string(),
  codesOfRun: z.array(z.string()),
  settingsOfRun: z.array(z.string()),
  valuesOfRun: z.array(z.string()).optional(),
})

export const JOURNAL_TAG = 'lambda-cost-gate:journal:'
/** A tag's value has 256 characters at most. */
const CHUNK = 250
/** Of a function, so that a journal has no more parts. */
const MAX_TAGS = 50

/** A setting with its value as a digest: values may be secret, and tags are not. */
export function valueHash(name: string, value: unknown): string {
  return createHash('sha256')
    .update(`${name} ${canonical(value)}`)
    .digest('base64url')
    .slice(0, 8)
}

/** Writes a journal, over what the same run wrote before. */
export async function writeJournal(
  lambda: Lambda,
  arn: string,
  journal: Journal,
  how?: SendOptions,
): Promise<void> {
  const Tags = journalTags(journal)
  await retryWhileUpdating(lambda, how?.signal, () =>
    send(lambda, new TagResourceCommand({ Resource: arn, Tags }), how),
  )
}

/** Removes the journal of a run. */
export async function removeJournal(
  lambda: Lambda,
  arn: string,
  { run }: Pick<Journal, 'run'>,
  how?: SendOptions,
): Promise<void> {
  const { Tags = {} } = await send(lambda, new ListTagsCommand({ Resource: arn }), how)
  const TagKeys = Object.keys(Tags).filter((key) => key.startsWith(keyOf(run)))
  if (TagKeys.length === 0) return
  await retryWhileUpdating(lambda, how?.signal, () =>
    send(lambda, new UntagResourceCommand({ Resource: arn, TagKeys }), how),
  )
}

/** Reads the journals that a function carries; one that cannot be read is not ours. */
export async function readJournals(
  lambda: Lambda,
  arn: string,
  how?: SendOptions,
): Promise<Journal[]> {
  const { Tags = {} } = await send(lambda, new ListTagsCommand({ Resource: arn }), how)
  return journalsIn(Tags)
}

/** The tags that a journal is written as. */
export function journalTags(journal: Journal): Record<string, string> {
  const text = Buffer.from(JSON.stringify(journal)).toString('base64url')
  const chunks = text.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? []
  const total = chunks.length
  return Object.fromEntries(
    chunks.map((chunk, index) => [`${keyOf(journal.run)}${index}`, `${total}:${chunk}`]),
  )
}

/** The journals in a function's tags. */
export function journalsIn(tags: Readonly<Record<string, string>>): Journal[] {
  const keys = Object.keys(tags).filter((key) => key.startsWith(JOURNAL_TAG) && key.endsWith(':0'))
  return keys.flatMap((key) => {
    const total = Number(/^(\d{1,2}):/.exec(tags[key] ?? '')?.[1] ?? 0)
    // A function has no more tags, so nobody wrote a longer one.
    if (total > MAX_TAGS) return []
    const stem = key.slice(0, -1)
    const chunks = Array.from({ length: total }, (_, index) =>
      tags[`${stem}${index}`]?.replace(/^\d+:/, ''),
    )
    const journal = parsed(chunks.join(''))
    return journal && keyOf(journal.run) === stem ? [journal] : []
  })
}

function parsed(text: string): Journal | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return journalSchema.safeParse(json).data
  } catch {
    return undefined
  }
}

/** `lambda-cost-gate:journal:pr-12/abc123:` */
function keyOf(run: string): string {
  return `${JOURNAL_TAG}${run}:`
}
