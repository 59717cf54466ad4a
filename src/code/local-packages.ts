import { createHash } from 'node:crypto'
import { type ByteGate, byteGate } from '../shared/byte-gate.ts'
import { defined } from '../shared/defined.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import { openInside } from '../shared/inside.ts'
import {
  addressOf,
  bytesOf,
  type CodePackage,
  type CodePlace,
  contentsOf,
  type DeployableCode,
  describeFile,
  findCode,
  type ImageCode,
  type KnownCode,
  type PackageContents,
  type PackedCode,
  readFiles,
  type StoredCode,
  whatOf,
} from './code.ts'
import { type TemporaryFile, temporaryFile } from './temporary-file.ts'
import { type CodeFile, packFiles, unzipEach } from './zip.ts'

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
  zipBytes: number
  download: () => Promise<Uint8Array>
}

/** Of packages that are looked at or packed at once. */
const AT_ONCE_BYTES = 48 * 2 ** 20
/** As if none were smaller: a package has files open, too. */
const MIN_BYTES = 2 * 2 ** 20

/** How a package comes by its files. */
interface Source {
  givenSha256?: string
  sizeBytes: () => Promise<number>
  read: <Used>(use: (file: CodeFile) => Used) => Promise<Used[]>
  what: string
  release?: () => Promise<void>
}

export function openPackages(): LocalPackages {
  const gate = byteGate(AT_ONCE_BYTES)
  const known = new Map<string, Promise<Shared>>()
  const shared = async (key: string, open: () => Promise<Source>): Promise<LocalPackage> => {
    const opening = known.get(key) ?? open().then((source) => sharePackage(source, gate))
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
      const found = deployed.get(codeSha256) ?? sharePackage(deployedSource(codeSha256, from), gate)
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
    pack: async () => ({ kind: 'zip', codeSha256, zipBytes, readZip: async () => zip }),
    release: async () => {},
  }
}

interface Shared extends LocalPackage {
  use(): void
  close(): Promise<void>
}

function sharePackage(source: Source, gate: ByteGate): Shared {
  let users = 0
  let looking: Promise<PackageContents> | undefined
  let packing: Promise<PackedCode & { file: TemporaryFile }> | undefined
  const contents = () => {
    looking ??= source
      .sizeBytes()
      .then((bytes) =>
        gate(Math.max(bytes, MIN_BYTES), async () => contentsOf(await source.read(describeFile))),
      )
    return looking
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
    pack() {
      packing ??= contents().then((known) =>
        // The files and, for a while, what the largest of them is compressed to.
        gate(Math.max(2 * known.sizeBytes, MIN_BYTES), () => packedAsKnown(source, known)),
      )
      return packing
    },
    use() {
      users++
    },
    async release() {
      if (--users === 0) await close()
    },
    close,
  }
}

async function packedAsKnown(source: Source, known: PackageContents) {
  const files = await source.read((file) => file)
  if (contentsOf(files.map(describeFile)).contentSha256 !== known.contentSha256) {
    throw new CouldNotMeasure(
      `${source.what} changed while the check was running. Build it before the check, and run it again.`,
    )
  }
  const file = await temporaryFile((write) => packFiles(files, write))
  return {
    kind: 'zip',
    codeSha256: file.sha256,
    zipBytes: file.sizeBytes,
    readZip: file.read,
    file,
  } as const
}

async function sourceAt(place: CodePlace): Promise<Source> {
  const givenSha256 = await hashOf(place)
  return {
    ...defined({ givenSha256 }),
    what: whatOf(place),
    sizeBytes: () => bytesOf(place),
    read: (use) => readFiles(place, use),
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
      const stream = file.createReadStream({ autoClose: false, highWaterMark: 2 ** 18 })
      for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk)
      return hash.digest('base64')
    },
  )
  return content
}

/** What was downloaded to be looked at waits on disk, so that it is not downloaded again to be packed. */
function deployedSource(codeSha256: string, { what, zipBytes, download }: DeployedPackage): Source {
  let kept: TemporaryFile | undefined
  return {
    givenSha256: codeSha256,
    what,
    sizeBytes: async () => zipBytes,
    async read(use) {
      if (kept) return unzipEach(await kept.read(), { what, links: 'anywhere' }, use)
      const zip = await download()
      kept = await temporaryFile((write) => write(zip))
      return unzipEach(zip, { what, links: 'anywhere' }, use)
    },
    async release() {
      const file = kept
      kept = undefined
      await file?.[Symbol.asyncDispose]()
    },
  }
}
