import type { FoundMark } from './marks.ts'

/** Which previews to delete: those past their expiry, and those of this pull request or run. */
export interface SweepOptions {
  now: Date
  /**
   * With it, what this run left goes at once, of this repository or of any; with a name that ends in a
   * slash, such as `pr-12/`, what all runs left whose name begins so.
   */
  owner?: { repository?: string; run: string }
  /** Whose run this is, where it is one's: what other repositories left is left to their own sweep. */
  repository?: string
  /** Functions to look at for what a run in place left, beside those that show it in the list. */
  functionNames?: readonly string[]
  /** Looks at nothing else, so that the account's functions need not be listed. */
  onlyNamed?: boolean
  /** Previews to look at even where functions cannot be listed. */
  previewNames?: readonly string[]
  dryRun: boolean
  /** Aborted, nothing more is begun, and what is restored just then has a few seconds. */
  cancelled?: AbortSignal
  /** Is given the names of what is looked at, as long as that is not done. */
  existing?: Set<string>
}

/** What became of one thing that a run left behind. */
export interface Swept {
  /** A function's name, with a version where it is one of another function. */
  name: string
  /** `owner/name` and run, as its mark says; absent without a mark. */
  mark?: FoundMark
  outcome: 'deleted' | 'restored' | 'to-delete' | 'to-restore' | 'kept' | 'failed'
  /** Why it was kept, why it goes, or why it could not be deleted. */
  reason: string
}

/** What is left where it is, with the reason. */
export function kept(name: string, found: FoundMark, options: SweepOptions): Swept {
  const mark = markIn(found)
  const reason = isOfOthers(mark, options) ? leftToItsOwner(mark) : `it expires at ${mark.expires}`
  return { name, mark, outcome: 'kept', reason }
}

export function isOfOthers(mark: FoundMark, { repository }: SweepOptions): boolean {
  return repository !== undefined && mark.repository !== repository
}

export function leftToItsOwner({ repository }: FoundMark): string {
  return `it belongs to ${repository}, and is left to the sweep of that repository`
}

export function markIn({ repository, run, expires }: FoundMark): FoundMark {
  return { repository, run, expires }
}

/** Why something is deleted or restored; nothing where it stays. */
export function cleanUpReason(mark: FoundMark, options: SweepOptions): string | undefined {
  const { now, owner } = options
  if (isOfOthers(mark, options)) return undefined
  if (owner && isOwners(mark, owner)) {
    return `it belongs to ${owner.run.replace(/\/$/, '')}`
  }
  // A mark that cannot be read as a time never expires: it was not written by us.
  return Date.parse(mark.expires) <= now.getTime() ? `it expired at ${mark.expires}` : undefined
}

function isOwners(
  mark: FoundMark,
  { repository, run }: NonNullable<SweepOptions['owner']>,
): boolean {
  if (repository !== undefined && repository !== mark.repository) return false
  return run.endsWith('/') ? mark.run.startsWith(run) : mark.run === run
}
