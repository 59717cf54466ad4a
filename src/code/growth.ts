import type { KnownCode } from './code.ts'

/** One file of the package, unzipped. 0 bytes: not there. */
interface FileGrowth {
  path: string
  baseBytes: number
  headBytes: number
}

/** How the package changed from base to head, unzipped. */
export interface PackageGrowth {
  baseBytes: number
  headBytes: number
  /** Zipped, as it is uploaded. */
  baseZipBytes: number
  headZipBytes: number
  /** Files that grew or are new, those that added most first. */
  grown: readonly FileGrowth[]
}

const MAX_FILES = 10

/** Compares two packages by the size of their files. Undefined where the code is not at hand. */
export function packageGrowth(base: KnownCode, head: KnownCode): PackageGrowth | undefined {
  if (base.kind !== 'zip' || head.kind !== 'zip') return undefined
  const before = new Map(base.files.map(({ path, sizeBytes }) => [path, sizeBytes]))
  const grown = head.files
    .map(({ path, sizeBytes }): FileGrowth => {
      return { path, baseBytes: before.get(path) ?? 0, headBytes: sizeBytes }
    })
    .filter(({ baseBytes, headBytes }) => headBytes > baseBytes)
    .sort((a, b) => added(b) - added(a) || (a.path < b.path ? -1 : 1))
  const total = (files: typeof base.files) =>
    files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return {
    baseBytes: total(base.files),
    headBytes: total(head.files),
    baseZipBytes: base.zipBytes,
    headZipBytes: head.zipBytes,
    grown: grown.slice(0, MAX_FILES),
  }
}

const added = ({ baseBytes, headBytes }: FileGrowth) => headBytes - baseBytes
