import pLimit, { type LimitFunction } from 'p-limit'
import { defined } from '../shared/defined.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import { contentsOf, type PackageContents, type PackedCode } from './code.ts'
import { type CodeEntry, describeEntry, piecesOf } from './entries.ts'
import type { LocalPackage } from './local-code.ts'
import { type TemporaryFile, temporaryFile } from './temporary-file.ts'
import { withZipEntries } from './unzip.ts'
import { packEntries } from './zip.ts'
/** How a package comes by its files. */
export interface Source {
  givenSha256?: string
  what: string
  withEntries: <Result>(use: (entries: readonly CodeEntry[]) => Promise<Result>) => Promise<Result>
  release?: () => Promise<void>
}

interface Limits {
  look: LimitFunction
  /** Each has a worker thread. */
  pack: LimitFunction
}

export interface Shared extends LocalPackage {
  use(): void
  close(): Promise<void>
}

export function sharePackage(
  source: Source,
  { look, pack }: Limits = { look: pLimit(1), pack: pLimit(1) },
): Shared {
  let users = 0
  let looking: Promise<PackageContents> | undefined
  let packing: Promise<PackedCode & { file: TemporaryFile }> | undefined
  const contents = () => {
    looking ??= look(() =>
      source.withEntries(async (entries) =>
        contentsOf(await Promise.all(entries.map(describeEntry))),
      ),
    )
    return looking
  }
  const packed = () => {
    packing ??= contents().then((known) => pack(() => packedAsKnown(source, known)))
    return packing
  }
  const close = async () => {
    const done = await packing?.catch(() => undefined)
    packing = undefined
    await done?.file[Symbol.asyncDispose]()
    await source.release?.()
  }
  return {
    kind: 'zip',
    ...defined({ givenSha256: source.givenSha256 }),
    contents,
    pack: packed,
    async withPacked(use) {
      const { file } = await packed()
      return withZipEntries(file.file, { what: source.what, links: 'anywhere' }, use)
    },
    use() {
      users++
    },
    async release() {
      if (--users <= 0) await close()
    },
    close,
  }
}

/** What is packed is looked at on its way, as it may be another by now. */
async function packedAsKnown({ what, withEntries }: Source, known: PackageContents) {
  let contentSha256 = ''
  const file = await temporaryFile(async (write) => {
    const packed = await withEntries((entries) => packEntries(entries, write))
    contentSha256 = contentsOf(packed).contentSha256
  })
  if (contentSha256 !== known.contentSha256) {
    await file[Symbol.asyncDispose]()
    throw new CouldNotMeasure(
      `${what} changed while the check was running. Build it before the check, and run it again.`,
    )
  }
  return {
    kind: 'zip',
    codeSha256: file.sha256,
    zipBytes: file.sizeBytes,
    pieces: () => piecesOf(file.file),
    file,
  } as const
}
