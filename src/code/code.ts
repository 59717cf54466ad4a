import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import { type Border, borderOf, openInside, realInside } from '../shared/inside.ts'
import { directoryEntries } from './directory.ts'
import { type CodeEntry, type CodeFile, type DescribedFile, entryOf } from './entries.ts'
import type { KnownFile } from './native.ts'
import { withZipEntries } from './unzip.ts'
import { packEntries } from './zip.ts'

/** Code that a preview can be made of. */
export type DeployableCode = PackedCode | StoredCode | ImageCode

/** A zip as it is uploaded; its bytes are read when they are sent. */
export interface PackedCode {
  kind: 'zip'
  /** As Lambda gives it: base64 of the SHA-256 of the zip. */
  codeSha256: string
  zipBytes: number
  /** What comes holds until the next is asked for. */
  pieces: () => AsyncIterable<Uint8Array>
}

/** What is in a package. */
export interface PackageContents {
  /** Of paths and contents alone: tools that make zips set permissions each in its own way. */
  contentSha256: string
  files: readonly KnownFile[]
  /** Unzipped. */
  sizeBytes: number
}

/** What is known of a zip once it is packed. */
export interface KnownPackage extends Pick<PackageContents, 'contentSha256' | 'files'> {
  kind: 'zip'
  codeSha256: string
  zipBytes: number
}

/** What is known of code, whether or not its bytes are in memory. */
export type KnownCode = KnownPackage | StoredCode | ImageCode

/** A zip that is in memory. */
export interface CodePackage extends KnownPackage {
  zip: Uint8Array
}

/** A zip that is in S3, in the region of the function. Lambda reads it itself. */
export interface StoredCode {
  kind: 's3'
  bucket: string
  key: string
  versionId?: string
}

/** A container image in ECR. */
export interface ImageCode {
  kind: 'image'
  uri: string
}

/** What distinguishes code that is not at hand from other code: its address. */
export function addressOf(code: StoredCode | ImageCode): string {
  if (code.kind === 'image') return code.uri
  const { bucket, key, versionId } = code
  return `s3://${bucket}/${key}${versionId ? `?versionId=${versionId}` : ''}`
}

/** A directory or `.zip` of code that was found. */
export type CodePlace = { location: string; input: string } & (
  | { kind: 'directory'; directory: string }
  | { kind: 'zip'; border: Border }
)

/**
 * Finds a directory or a `.zip`.
 * @param input name of the input that gave the path, for messages
 * @param workspace what is in it must not lead out of it
 * @throws BadInput for what is neither, and for links that lead out of it
 */
export async function findCode(
  location: string,
  input: string,
  workspace = path.dirname(location),
): Promise<CodePlace> {
  const found = await stat(location).catch((cause: unknown) => {
    throw new BadInput(
      `${input}: there is no directory or .zip at ${location}; build the code first, or correct the path.`,
      { cause },
    )
  })
  const border = borderOf(location, workspace)
  if (found.isDirectory()) {
    const directory = await realInside(location, border, describePlace({ location, input }))
    return { kind: 'directory', location, input, directory }
  }
  // Lambda takes a .jar as the zip that it is.
  if (!['.zip', '.jar'].includes(path.extname(location))) {
    throw new BadInput(`${input}: ${location} is neither a directory nor a .zip or .jar.`)
  }
  return { kind: 'zip', location, input, border }
}

/** How to call a place in a message. */
export function describePlace({ location, input }: Pick<CodePlace, 'location' | 'input'>): string {
  return `${input}: ${location}`
}

/**
 * Lists every file for a caller that opens them.
 * @throws BadInput for what is empty, unsafe, or too large when it is unzipped, and for links that lead
 *   out of it
 */
export async function withEntries<Result>(
  place: CodePlace,
  use: (entries: readonly CodeEntry[]) => Promise<Result>,
): Promise<Result> {
  const { location: called, input } = place
  if (place.kind === 'directory') {
    return use(await directoryEntries({ directory: place.directory, called, input }))
  }
  const what = describePlace(place)
  const { content } = await openInside(place.location, place.border, what, (file) =>
    withZipEntries(file, { what, links: 'inside' }, use),
  )
  return content
}

/**
 * Reads code from a directory or a `.zip` into memory. A zip is packed anew, so that the same content
 * gives the same CodeSha256 whichever way it came and whenever it was zipped.
 * @throws BadInput as `findCode` and `withEntries` do
 */
export async function readCode(
  location: string,
  input: string,
  workspace = path.dirname(location),
): Promise<CodePackage> {
  return withEntries(await findCode(location, input, workspace), packageOfEntries)
}

/** Makes a package of files in memory, deterministically. */
export async function packageOf(files: readonly CodeFile[]): Promise<CodePackage> {
  return packageOfEntries(files.map(entryOf))
}

async function packageOfEntries(entries: readonly CodeEntry[]): Promise<CodePackage> {
  const pieces: Uint8Array[] = []
  const described = await packEntries(entries, async (bytes) => {
    pieces.push(bytes)
  })
  const { contentSha256, files } = contentsOf(described)
  const zip = Buffer.concat(pieces)
  return {
    kind: 'zip',
    zip,
    zipBytes: zip.byteLength,
    codeSha256: createHash('sha256').update(zip).digest('base64'),
    contentSha256,
    files,
  }
}

/** What a package holds of which every file was described. */
export function contentsOf(described: readonly DescribedFile[]): PackageContents {
  const hash = createHash('sha256')
  for (const identity of described.map((each) => each.identity).sort()) hash.update(identity)
  const files = described.map(({ known }) => known)
  return {
    contentSha256: hash.digest('base64'),
    files,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}
