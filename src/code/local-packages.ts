import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { defined } from '../shared/defined.ts'
import { openInside } from '../shared/inside.ts'
import { type CodePackage, type CodePlace, describePlace, findCode, withEntries } from './code.ts'
import { type CodeFile, entryOf, inPieces, piecesOf } from './entries.ts'
import type { LocalPackage } from './local-code.ts'
import { type Shared, type Source, sharePackage } from './shared-package.ts'
import type { TemporaryFile } from './temporary-file.ts'
import { withZipEntries } from './unzip.ts'
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

async function sourceAt(place: CodePlace): Promise<Source> {
  const givenSha256 = await hashOf(place)
  return {
    ...defined({ givenSha256 }),
    what: describePlace(place),
    withEntries: (use) => withEntries(place, use),
  }
}

/** Of a `.zip`, which is not kept in memory for it. */
async function hashOf(place: CodePlace): Promise<string | undefined> {
  if (place.kind !== 'zip') return undefined
  const { content } = await openInside(
    place.location,
    place.border,
    describePlace(place),
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
