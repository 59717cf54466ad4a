import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import { borderOf, readInside, realInside } from '../shared/inside.ts'
import { readDirectory } from './directory.ts'
import { type KnownFile, machineOf } from './native.ts'
import { type CodeFile, unzip, zipFiles } from './zip.ts'

/** Code that a preview can be made of. */
export type DeployableCode = CodePackage | StoredCode | ImageCode

/** What is known of code, whether or not its bytes are in memory. */
export type KnownCode = KnownPackage | StoredCode | ImageCode

/** What is known of a zip. */
export interface KnownPackage {
  kind: 'zip'
  /** As Lambda tells it: base64 of the SHA-256 of the zip. */
  codeSha256: string
  /** Of paths and contents alone: tools that make zips set permissions each in its own way. */
  contentSha256: string
  zipBytes: number
  files: readonly KnownFile[]
}

/** A zip that is at hand. */
export interface CodePackage extends KnownPackage {
  zip: Uint8Array
}

/** A zip that lies in S3, in the region of the function. Lambda reads it itself. */
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

/** Whether two codes do the same, as far as can be told without running them. */
export function isSameCode(one: KnownCode, other: KnownCode): boolean {
  return one.kind === 'zip' && other.kind === 'zip'
    ? one.contentSha256 === other.contentSha256
    : identityOf(one) === identityOf(other)
}

/** What tells one code from another: its hash where it is at hand, otherwise its address. */
export function identityOf(code: KnownCode): string {
  switch (code.kind) {
    case 'zip':
      return code.codeSha256
    case 's3':
      return `s3://${code.bucket}/${code.key}${code.versionId ? `?versionId=${code.versionId}` : ''}`
    case 'image':
      return code.uri
  }
}

/**
 * Reads code from a directory or a `.zip`. A zip is packed anew, so that the same content gives the
 * same CodeSha256 whichever way it came and whenever it was zipped.
 * @param input name of the input that gave the path, for messages
 * @param workspace what lies in it must not lead out of it
 * @throws BadInput for what is not there, empty, unsafe, or too large when it is unzipped, and for
 *   links that lead out of it
 */
export async function readCode(
  location: string,
  input: string,
  workspace = path.dirname(location),
): Promise<CodePackage> {
  return (await readGivenCode(location, input, workspace)).code
}

/** The same with the bytes of a `.zip` as they were given. */
export async function readGivenCode(
  location: string,
  input: string,
  workspace = path.dirname(location),
): Promise<{ code: CodePackage; given?: Buffer }> {
  const kind = await stat(location).catch((cause: unknown) => {
    throw new BadInput(
      `${input}: there is no directory or .zip at ${location}; build the code first, or correct the path.`,
      { cause },
    )
  })
  const what = `${input}: ${location}`
  const border = borderOf(location, workspace)
  if (kind.isDirectory()) {
    const directory = await realInside(location, border, what)
    return { code: await packageOf(await readDirectory(directory, location, input)) }
  }
  if (path.extname(location) !== '.zip') {
    throw new BadInput(`${input}: ${location} is neither a directory nor a .zip.`)
  }
  const given = await readInside(location, { border, what })
  return { code: await packageOf(await unzip(given, what)), given }
}

/** Makes a package of files, deterministically. */
export async function packageOf(files: readonly CodeFile[]): Promise<CodePackage> {
  const zip = await zipFiles(files)
  return {
    kind: 'zip',
    zip,
    zipBytes: zip.byteLength,
    codeSha256: createHash('sha256').update(zip).digest('base64'),
    contentSha256: contentHash(files),
    files: files.map(({ path: name, bytes, isLink }): KnownFile => {
      const builtFor = machineOf(bytes)
      return {
        path: name,
        sizeBytes: bytes.byteLength,
        ...(builtFor && { builtFor }),
        ...(isLink && { isLink }),
      }
    }),
  }
}

/** Only `bootstrap` is run as a program by Lambda itself, so that its permission is part of what it is. */
function contentHash(files: readonly CodeFile[]): string {
  const hash = createHash('sha256')
  for (const { path: name, bytes, executable, isLink } of files.toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  )) {
    const program = name === 'bootstrap' && executable
    const kind = isLink ? 'link' : 'file'
    hash.update(JSON.stringify([name, bytes.byteLength, program, kind])).update(bytes)
  }
  return hash.digest('base64')
}
