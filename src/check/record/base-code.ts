import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { codeFile, type KeptCode, keptOf } from '../../history/files.ts'
import type { CheckPlan, CodeSource, FunctionPlan } from '../../inputs/plan.ts'
import { FREE_TMP_MB } from '../../money/constants.ts'
import { defined } from '../../shared/defined.ts'
import type { FileSnapshot } from '../../shared/file-store.ts'
import type { Recorded } from './recorded.ts'

/** What a function is measured against. */
export type BaseOrigin =
  /** Itself: nothing was recorded before. */
  | { kind: 'first' }
  /** Itself, as the code recorded before is not kept; with the reason as a clause. */
  | { kind: 'lost'; reason: string }
  | { kind: 'kept'; code: KeptCode }
  /** What `base-code` gave. */
  | { kind: 'given' }

/** A plan whose base is what was recorded before. Disposing of it deletes the files that it needs. */
export interface RecordPlan extends AsyncDisposable {
  plan: CheckPlan
  origins: ReadonlyMap<string, BaseOrigin>
  /** Puts kept code beside head; undefined where it is not kept. */
  against(fn: FunctionPlan, code: KeptCode): Promise<FunctionPlan | undefined>
}

/**
 * Gives each function the base that it is recorded against: `base-code` where that is given, else the
 * code that was recorded before. What has neither is measured against itself, for figures without a
 * change.
 */
export async function recordPlan(
  plan: CheckPlan,
  { snapshot, code }: Recorded,
): Promise<RecordPlan> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lambda-cost-gate-history-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  const origins = new Map<string, BaseOrigin>()
  const against = async (fn: FunctionPlan, kept: KeptCode): Promise<FunctionPlan | undefined> => {
    const source = await sourceOf(kept, snapshot, directory)
    return source && withBase(fn, source, kept)
  }
  try {
    const functions: FunctionPlan[] = []
    for (const fn of plan.functions) {
      const kept = keptOf(code, fn.name).at(-1)
      const isGiven = !isDeepStrictEqual(fn.code.base, fn.code.head)
      const found = isGiven || kept === undefined ? undefined : await against(fn, kept)
      const origin = originOf({ isGiven, kept, isFound: found !== undefined })
      origins.set(fn.name, origin)
      functions.push(found ?? (isGiven ? withFirst(fn, kept === undefined) : againstItself(fn)))
    }
    return {
      plan: { ...plan, purpose: 'check', functions },
      origins,
      against,
      [Symbol.asyncDispose]: remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

function originOf({
  isGiven,
  kept,
  isFound,
}: {
  isGiven: boolean
  kept: KeptCode | undefined
  isFound: boolean
}): BaseOrigin {
  if (isGiven) return { kind: 'given' }
  if (kept === undefined) return { kind: 'first' }
  if (isFound) return { kind: 'kept', code: kept }
  const reason =
    kept.source.kind === 'none' ? kept.source.reason : 'its zip is no longer there, or has changed'
  return { kind: 'lost', reason }
}

async function sourceOf(
  { source }: KeptCode,
  snapshot: FileSnapshot,
  directory: string,
): Promise<CodeSource | undefined> {
  switch (source.kind) {
    case 'none':
      return undefined
    case 'image':
    case 's3':
      return source
    case 'zip': {
      const bytes = await snapshot.read(codeFile(source.sha256))
      if (bytes === undefined || !isOf(bytes, source.sha256)) return undefined
      const file = path.join(directory, `${source.sha256}.zip`)
      await writeFile(file, bytes)
      return {
        kind: 'path',
        input: 'the previously recorded code',
        path: file,
        workspace: directory,
      }
    }
  }
}

/** What is in the branch may have been changed since, by hand or by others. */
const isOf = (bytes: Uint8Array, sha256: string) =>
  createHash('sha256').update(bytes).digest('hex') === sha256

/** Base runs as it ran when it was recorded; what is not recorded of it, as head does. */
function withBase(fn: FunctionPlan, base: CodeSource, kept: KeptCode): FunctionPlan {
  const { runtime, handler, architecture, timeoutSeconds, ephemeralStorageMB } = kept.configuration
  // Lambda's own size is stated on both sides or on none, or the two would seem to differ.
  const states =
    ephemeralStorageMB !== FREE_TMP_MB || fn.overrides.head.ephemeralStorageMB !== undefined
  return {
    ...fn,
    code: { ...fn.code, base },
    recorded: 'before',
    ...(kept.commit !== null && { baseCommit: kept.commit }),
    ...defined({ baseMemoryMB: kept.memoryMB }),
    overrides: {
      head: fn.overrides.head,
      base: {
        ...fn.overrides.head,
        ...defined({ runtime, handler }),
        architecture,
        timeoutSeconds,
        ...(states && { ephemeralStorageMB }),
      },
    },
  }
}

/** Measured in any case the first time, for figures to begin with. */
function withFirst(fn: FunctionPlan, isFirst: boolean): FunctionPlan {
  return { ...fn, recorded: 'before', ...(isFirst && { changedOnly: false }) }
}

function againstItself(fn: FunctionPlan): FunctionPlan {
  const { headMemoryMB } = fn
  return {
    ...fn,
    recorded: 'itself',
    changedOnly: false,
    code: { base: fn.code.head, head: fn.code.head },
    ...defined({ baseMemoryMB: headMemoryMB }),
    overrides: { base: fn.overrides.head, head: fn.overrides.head },
  }
}
