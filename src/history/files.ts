import { z } from 'zod'

/** Files of the history's branch or directory. */
export const README_FILE = 'README.md'
export const PAGE_FILE = 'index.html'
export const CODE_INDEX_FILE = 'code.json'

/** The lines of one year, as in `2026.ndjson`. */
export function yearFile(time: Date): string {
  return `${time.getUTCFullYear()}.ndjson`
}

/** The year of a file of lines; undefined for another file. */
export function yearOf(file: string): number | undefined {
  const [, year] = /^(\d{4})\.ndjson$/.exec(file) ?? []
  return year === undefined ? undefined : Number(year)
}

/** Code, by the hash of its zip. */
export function codeFile(sha256Hex: string): string {
  return `code/${sha256Hex}.zip`
}

/** A function's badge; what is no letter of a file's name is written as its number, so that no two are one. */
export function badgeFile(name: string): string {
  const safe = name.replace(/[^\w.-]/gu, (letter) => `~${letter.codePointAt(0)?.toString(16)}`)
  return `badges/${safe.slice(0, 150)}.json`
}

const runConfiguration = z.object({
  runtime: z.string().max(50).optional(),
  handler: z.string().max(200).optional(),
  architecture: z.string().regex(/^\w{1,32}$/),
  timeoutSeconds: z.int().min(1),
  ephemeralStorageMB: z.int().min(1),
})

const keptCode = z.object({
  commit: z.string().nullable(),
  /** Of the record. */
  time: z.iso.datetime(),
  source: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('zip'),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      zipBytes: z.int().min(1),
    }),
    z.object({ kind: z.literal('s3'), bucket: z.string(), key: z.string(), versionId: z.string() }),
    z.object({ kind: z.literal('image'), uri: z.string() }),
    /** It is not kept, for this reason, as a clause. */
    z.object({ kind: z.literal('none'), reason: z.string().max(500) }),
  ]),
  configuration: runConfiguration,
  /** Size that it was deployed with, where that is known. */
  memoryMB: z.int().min(1).optional(),
})

/** `code.json`: which code of which function is kept, the oldest first. */
export const codeIndexSchema = z.object({
  schema: z.literal(1),
  /** Bytes of all zips that were ever written here: Git keeps what is deleted. */
  bytesWritten: z.int().min(0),
  functions: z.record(z.string(), z.array(keptCode)),
})

export type CodeIndex = z.infer<typeof codeIndexSchema>
export type KeptCode = z.infer<typeof keptCode>

/** What is kept of a function, the oldest first; a function may be called `constructor`. */
export function keptOf({ functions }: CodeIndex, name: string): readonly KeptCode[] {
  return Object.hasOwn(functions, name) ? (functions[name] ?? []) : []
}
