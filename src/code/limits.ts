import { BadInput } from '../shared/errors.ts'

/** Lambda's limit for the unzipped code, layers included. */
export const MAX_UNZIPPED_BYTES = 262_144_000

/** As many as a zip without Zip64 counts. */
const MAX_FILES = 65_535

/** @throws BadInput for more files than a zip counts without the extension that Lambda need not know */
export function requireFewFiles(count: number, what: string): void {
  if (count <= MAX_FILES) return
  throw new BadInput(
    `${what} contains ${count} files, and a zip of code can have ${MAX_FILES} at most; leave out what the function does not need, or bundle it.`,
  )
}
