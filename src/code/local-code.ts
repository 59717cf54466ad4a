import {
  addressOf,
  type DeployableCode,
  type ImageCode,
  type KnownCode,
  type PackageContents,
  type PackedCode,
  type StoredCode,
} from './code.ts'
import type { CodeEntry } from './entries.ts'

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
