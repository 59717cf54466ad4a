import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import pLimit, { type LimitFunction } from 'p-limit'
import { defined } from '../shared/defined.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import { openInside } from '../shared/inside.ts'
import {
  addressOf,
  type CodePackage,
  type CodePlace,
  contentsOf,
  type DeployableCode,
  findCode,
  type ImageCode,
  type KnownCode,
  type PackageContents,
  type PackedCode,
  type StoredCode,
  whatOf,
  withEntries,
} from './code.ts'
import {
  type CodeEntry,
  type CodeFile,
  describeEntry,
  entryOf,
  inPieces,
  piecesOf,
} from './entries.ts'
import { type TemporaryFile, temporaryFile } from './temporary-file.ts'
import { withZipEntries } from './unzip.ts'
import { packEntries } from './zip.ts'

/**
 * A package of which no more is known and kept than was asked for: first a hash that is there without
 * reading it, then its contents, and packed only when it is to be deployed.
 */
export interface LocalPackage {
  kind: 'zip'
  /** Of the `.zip` that was given, or that is deployed. */
  givenSha256?: string
  /** Looks at every file, once, and keeps none. */
  contents(): Promise<PackageContents>
  /** Packs it, once, into a zip that waits on disk until it is sent. */
  pack(): Promise<PackedCode>
  /** Lists the files of that zip for a caller that opens them. */
  withPacked<Result>(use: (entries: readonly CodeEntry[]) => Promise<Result>): Promise<Result>
  /** Gives the room on disk back, once each who asked for the package has said so. */
  release(): Promise<void>
}
export type LocalCode = LocalPackage | StoredCode | ImageCode

/** The code of a run. What several functions share is read, downloaded and packed once. */
export interface LocalPackages extends AsyncDisposable {
  /** Code of a directory or `.zip`; `input` is for messages. */
  atPath(location: string, input: string, workspace?: string): Promise<LocalPackage>
  /** Deployed code, by its CodeSha256, downloaded when it is looked at. */
  deployed(codeSha256: string, from: DeployedPackage): LocalPackage
}

interface DeployedPackage {
  /** For messages. */
  what: string
  download: () => Promise<TemporaryFile>
}

/** Looked at: what is deployed is downloaded for it, and most of that time is waiting. */
const LOOKED_AT_AT_ONCE = 24

/** How a package comes by its files. */
interface Source {
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

export function openPackages(): LocalPackages {
  const limits = { look: pLimit(LOOKED_AT_AT_ONCE), pack: pLimit(availableParallelism()) }
  const known = new Map<string, Promise<Shared>>()
  const shared = async (key: string, open: () => Promise<Source>): Promise<LocalPackage> => {
    const opening = known.get(key) ?? open().then((source) => sharePackage(source, limits))
    known.set(key, opening)
    const found = await opening
    found.use()
    return found
  }
  const deployed = new Map<string, Shared>()
  return {
    atPath: (location, input, workspace) =>
      shared(`${input}\n${location}`, async () =>
        sourceAt(await findCode(location, input, workspace)),
      ),
    deployed(codeSha256, from) {
      const found =
        deployed.get(codeSha256) ?? sharePackage(deployedSource(codeSha256, from), limits)
      deployed.set(codeSha256, found)
      found.use()
      return found
    },
    async [Symbol.asyncDispose]() {
      const opened = await Promise.allSettled(known.values())
      const all = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      await Promise.allSettled([...all, ...deployed.values()].map((each) => each.close()))
    },
  }
}

/** Whether two codes do the same, as far as is known without running them: by what is known first. */
export async function isSameCode(one: LocalCode, other: LocalCode): Promise<boolean> {
  if (one === other) return true
  if (one.kind !== 'zip' || other.kind !== 'zip') {
    return one.kind !== 'zip' && other.kind !== 'zip' && addressOf(one) === addressOf(other)
  }
  if (one.givenSha256 !== undefined && one.givenSha256 === other.givenSha256) return true
  const [first, second] = [await one.contents(), await other.contents()]
  return first.contentSha256 === second.contentSha256
}

/** The code itself, to deploy it. */
export async function packed(code: LocalCode): Promise<DeployableCode> {
  return code.kind === 'zip' ? code.pack() : code
}

/** All that is known of code that is deployed. */
export async function knownCode(code: LocalCode): Promise<KnownCode> {
  if (code.kind !== 'zip') return code
  const [{ contentSha256, files }, { codeSha256, zipBytes }] = [
    await code.contents(),
    await code.pack(),
  ]
  return { kind: 'zip', contentSha256, files, codeSha256, zipBytes }
}

/** The size of the zip, packed for it only where its files could make one of more than these bytes. */
export async function zipBytesAbove(code: LocalCode, bytes: number): Promise<number | undefined> {
  if (code.kind !== 'zip') return undefined
  const { files, sizeBytes } = await code.contents()
  // Stored, deflate adds 5 bytes to every 64 KB at most; APPNOTE has 76 bytes and two names a file.
  const names = files.reduce((sum, { path }) => sum + 200 + 8 * path.length, 0)
  if (sizeBytes * 1.001 + names <= bytes) return undefined
  const { zipBytes } = await code.pack()
  return zipBytes > bytes ? zipBytes : undefined
}

export async function release(code: LocalCode): Promise<void> {
  if (code.kind === 'zip') await code.release()
}

/** A package with more files beside its own, none of which is changed. Nobody else has it. */
export function withMoreFiles(code: LocalPackage, more: readonly CodeFile[]): LocalPackage {
  return sharePackage({
    what: 'the package',
    withEntries: (use) => code.withPacked((entries) => use([...entries, ...more.map(entryOf)])),
  })
}

/** A package that is in memory already, as long as somebody has it. */
export function inMemoryPackage({
  zip,
  files,
  contentSha256,
  ...facts
}: CodePackage): LocalPackage {
  const { codeSha256, zipBytes } = facts
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  return {
    kind: 'zip',
    contents: async () => ({ contentSha256, files, sizeBytes }),
    pack: async () => ({ kind: 'zip', codeSha256, zipBytes, pieces: () => inPieces(zip) }),
    withPacked: (use) => withZipEntries(zip, { what: 'the package', links: 'anywhere' }, use),
    release: async () => {},
  }
}

interface Shared extends LocalPackage {
  use(): void
  close(): Promise<void>
}

function sharePackage(
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

async function sourceAt(place: CodePlace): Promise<Source> {
  const givenSha256 = await hashOf(place)
  return {
    ...defined({ givenSha256 }),
    what: whatOf(place),
    withEntries: (use) => withEntries(place, use),
  }
}

/** Of a `.zip`, which is not kept in memory for it. */
async function hashOf(place: CodePlace): Promise<string | undefined> {
  if (place.kind !== 'zip') return undefined
  const { content } = await openInside(
    place.location,
    place.border,
    whatOf(place),
    async (file) => {
      const hash = createHash('sha256')
      for await (const piece of piecesOf(file)) hash.update(piece)
      return hash.digest('base64')
    },
  )
  return content
}

/** What was downloaded to be looked at waits on disk, so that it is not downloaded again to be packed. */
function deployedSource(codeSha256: string, { what, download }: DeployedPackage): Source {
  let kept: Promise<TemporaryFile> | undefined
  return {
    givenSha256: codeSha256,
    what,
    async withEntries(use) {
      kept ??= download()
      const { file } = await kept
      return withZipEntries(file, { what, links: 'anywhere' }, use)
    },
    async release() {
      const file = await kept?.catch(() => undefined)
      kept = undefined
      await file?.[Symbol.asyncDispose]()
    },
  }
}
