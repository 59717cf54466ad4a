import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import {
  type CodePackage,
  type DeployableCode,
  type ImageCode,
  type KnownPackage,
  packageOf,
  readGivenCode,
  type StoredCode,
} from './code.ts'
import { openSpool } from './spool.ts'
import { unzip } from './zip.ts'

/** A package whose zip waits on disk until it is deployed. */
export interface ShelvedPackage extends KnownPackage {
  readZip: () => Promise<Uint8Array>
  /** Hash of the `.zip` that it was read from, before it was packed anew. */
  givenSha256?: string
}
export type ShelvedCode = ShelvedPackage | StoredCode | ImageCode

/**
 * Keeps the code of a run on disk: a hundred functions' zips do not fit into memory. What several
 * functions share is read and packed once.
 */
export interface CodeShelf extends AsyncDisposable {
  /** Code of a directory or `.zip`; `input` is for messages. */
  atPath(location: string, input: string, workspace?: string): Promise<ShelvedPackage>
  /** Deployed code, by its CodeSha256; downloaded if the shelf does not have it yet. */
  deployed(
    codeSha256: string,
    what: string,
    download: () => Promise<Uint8Array>,
  ): Promise<ShelvedPackage>
}

/** Packages that are in memory at once while they are read: unzipped, each may have 250 MB. */
const READ_AT_ONCE = 4

export function openShelf(): CodeShelf {
  const limit = pLimit(READ_AT_ONCE)
  const known = new Map<string, Promise<ShelvedPackage>>()
  const spool = openSpool()

  const shelved = async ({ zip, ...facts }: CodePackage): Promise<ShelvedPackage> => {
    return { ...facts, readZip: await spool.add(zip) }
  }
  const once = (key: string, read: () => Promise<ShelvedPackage>): Promise<ShelvedPackage> => {
    const promise = known.get(key) ?? limit(read)
    known.set(key, promise)
    return promise
  }

  return {
    atPath: (location, input, workspace) =>
      once(`${input}\n${location}`, async () => {
        const { code, given } = await readGivenCode(location, input, workspace)
        return { ...(await shelved(code)), ...(given && { givenSha256: sha256(given) }) }
      }),
    deployed: (codeSha256, what, download) =>
      once(codeSha256, async () =>
        shelved(await packageOf(await unzip(await download(), what, 'anywhere'))),
      ),
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(known.values())
      await spool[Symbol.asyncDispose]()
    },
  }
}

/** The code itself, to deploy it. */
export async function fromShelf(code: ShelvedCode): Promise<DeployableCode> {
  if (code.kind !== 'zip') return code
  const { readZip, givenSha256: _, ...facts } = code
  return { ...facts, zip: await readZip() }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}
