import type { Place } from './sources.ts'

export const CAUSE_KINDS = [
  'function',
  'downstream',
  'module',
  'gc',
  'log',
  'response',
  'waiting',
] as const
type CauseKind = (typeof CAUSE_KINDS)[number]

/** A function that the pull request changed, and the line of the change. */
export interface NamedPlace extends Place {
  name: string
}

/** One side of a cause, per invocation; of modules per cold start. */
interface Figures {
  calls?: number
  ms?: number
  bytes?: number
}

/** What explains a part of an increase. */
export interface Cause {
  kind: CauseKind
  /** A function, `DynamoDB GetItem`, a package: what runs more often or takes longer. */
  name: string
  /** Where a function is; as the package has it, or the source that it was built from. */
  file?: string
  line?: number
  /** Whether the pull request changed it. */
  changed: boolean
  /** The nearest caller that it changed, where it is another. */
  from?: NamedPlace
  base: Figures
  head: Figures
  /** Its part of the increase, 0 to 100. */
  sharePercent: number
}

/** What became of asking why. */
export interface Explanation {
  payload: string
  memoryMB: number
  /** By their share, the largest first. */
  causes: Cause[]
  /** The part of the increase that no cause explains, 0 to 100. */
  unexplainedPercent: number
}

/** A cause before its share is known: what it adds, in ms as the probe saw it. */
export interface Estimate extends Omit<Cause, 'sharePercent'> {
  addsMs: number
}
