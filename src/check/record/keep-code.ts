import { createHash } from 'node:crypto'
import { readCode } from '../../code/code.ts'
import { packInline } from '../../code/inline.ts'
import { type CodeIndex, codeFile, type KeptCode } from '../../history/files.ts'
import { bytes } from '../../report/text/numbers.ts'
import { DAY_MS } from '../../shared/clock.ts'
import type { Target } from '../target.ts'

/** What is kept of code: a repository is no store for binaries, and Git forgets nothing. */
const MAX_ZIP_BYTES = 10 * 2 ** 20
const MAX_TOTAL_BYTES = 500 * 2 ** 20
/** Older code is left out, but for the newest of each function and what a release is of. */
const KEPT_DAYS = 200

/** Head's code of one function, as it is to be kept. */
export interface NewCode {
  name: string
  kept: KeptCode
  /** Where its source is a zip. */
  zip?: Uint8Array
}

/** Packs what was measured once more, to be kept for the records to come. */
export async function newCode(
  { plan, run, deployedMB }: Target,
  { commit, time }: { commit: string | undefined; time: string },
): Promise<NewCode> {
  const { head } = plan.code
  const known = {
    commit: commit ?? null,
    time,
    configuration: run.head,
    ...(deployedMB && { memoryMB: deployedMB.head }),
  }
  const none = (reason: string): NewCode => {
    return { name: plan.name, kept: { ...known, source: { kind: 'none', reason } } }
  }
  switch (head.kind) {
    case 'deployed':
      return none('it is what was deployed')
    case 'image':
      if (!head.uri.includes('@sha256:')) {
        return none('the URI of its image has no digest, so the image may have changed since')
      }
      return { name: plan.name, kept: { ...known, source: head } }
    case 's3': {
      const { bucket, key, versionId } = head
      if (versionId === undefined) {
        return none('its address in S3 has no versionId, so the zip may have changed since')
      }
      return { name: plan.name, kept: { ...known, source: { kind: 's3', bucket, key, versionId } } }
    }
    case 'inline':
    case 'path': {
      const { zip, zipBytes } = await (head.kind === 'inline'
        ? packInline(head)
        : readCode(head.path, head.input, head.workspace))
      if (zipBytes > MAX_ZIP_BYTES) {
        return none(`its zip is ${bytes(zipBytes)}, and at most ${bytes(MAX_ZIP_BYTES)} are kept`)
      }
      const sha256 = createHash('sha256').update(zip).digest('hex')
      return { name: plan.name, kept: { ...known, source: { kind: 'zip', sha256, zipBytes } }, zip }
    }
  }
}

/**
 * The index with new code in it, and the files that follow from it.
 * @param keepSince what was current at this time, or since, stays in any case
 */
export function withNewCode(
  before: CodeIndex,
  added: readonly NewCode[],
  { now, keepSince }: { now: Date; keepSince: string | undefined },
): { code: CodeIndex; files: Map<string, Uint8Array | null> } {
  let { bytesWritten } = before
  const files = new Map<string, Uint8Array | null>()
  const written = new Set(zipsOf(before))
  const functions = new Map(Object.entries(before.functions))
  for (const { name, kept, zip } of added) {
    const { source } = kept
    let entry = kept
    if (source.kind === 'zip' && zip && !written.has(source.sha256)) {
      if (bytesWritten + source.zipBytes > MAX_TOTAL_BYTES) {
        const reason = `${bytes(MAX_TOTAL_BYTES)} of code are kept already, which is the maximum`
        entry = { ...kept, source: { kind: 'none', reason } }
      } else {
        bytesWritten += source.zipBytes
        written.add(source.sha256)
        files.set(codeFile(source.sha256), zip)
      }
    }
    const inTime = [...(functions.get(name) ?? []), entry].toSorted(
      (a, b) => Date.parse(a.time) - Date.parse(b.time),
    )
    functions.set(name, inTime)
  }
  const oldest = Math.min(
    now.getTime() - KEPT_DAYS * DAY_MS,
    keepSince === undefined ? Infinity : Date.parse(keepSince),
  )
  const code: CodeIndex = {
    schema: 1,
    bytesWritten,
    functions: Object.fromEntries(
      [...functions].map(([name, list]) => [name, currentSince(list, oldest)]),
    ),
  }
  const still = new Set(zipsOf(code))
  for (const sha256 of written) if (!still.has(sha256)) files.set(codeFile(sha256), null)
  return { code, files }
}

/** What was current at a time, and all that came later. */
export function currentSince(list: readonly KeptCode[], oldest: number): KeptCode[] {
  const first = list.findLastIndex(({ time }) => Date.parse(time) <= oldest)
  return list.slice(Math.max(0, first))
}

function zipsOf({ functions }: CodeIndex): string[] {
  return Object.values(functions)
    .flat()
    .flatMap(({ source }) => (source.kind === 'zip' ? [source.sha256] : []))
}
