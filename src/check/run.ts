import type { LogsPlace } from '../aws/cloudwatch/log-group.ts'
import type { Lambda } from '../aws/lambda/client.ts'
import type { RunMark } from '../aws/lambda/marks.ts'
import type { PackageGrowth } from '../code/growth.ts'
import type { CheckPlan, FunctionPlan, NamedFunction } from '../inputs/plan.ts'
import type { ConcurrencyShares } from '../measure/concurrency-shares.ts'
import type { Budget } from '../money/budget.ts'
import type { OtherInput } from '../report/other-architecture.ts'
import type { Unrestored } from '../shared/unrestored.ts'
import type { FunctionCase, FunctionComparison } from '../verdict/comparison.ts'
import type { CleanUp } from './clean-up.ts'
import type { Explained } from './explain/explain-target.ts'
import type { Traced } from './explain/traces.ts'
import type { KeptSamples } from './kept-samples.ts'
import type { Progress } from './progress.ts'
import type { Target } from './target.ts'

/** What the functions of one run share. */
export interface Run {
  plan: CheckPlan
  lambda: Lambda
  shares: ConcurrencyShares
  /** How many functions have previews at once, at most. */
  functionsAtOnce: number
  /** What everything draws on that is invoked, whatever the phase. */
  budget: Budget
  mark: RunMark
  progress: Progress
  now: () => Date
  startedAt: Date
  /** Where what previews log is read. */
  logs: LogsPlace
  /** What was noted already and holds for the whole run. */
  alreadyNoted: Set<string>
  /** Traces of the functions' previews, by function. */
  traces: Map<string, Traced>
  /** Takes a sentence for the report. */
  note: (sentence: string) => void
  /** Takes previews that are not needed any more. */
  cleanUp: CleanUp
  /** Takes the name of what could not be cleaned up, and a sentence for the report. */
  left: (name: string, sentence: string) => void
  /** Takes a function that was changed in place and is not restored. */
  unrestored: (which: Unrestored) => void
  /** Aborted when the run is cancelled: then there is little time to clean up. */
  signal: AbortSignal
  /** Names of what the run has made in the account, as long as they are there. */
  existing: Set<string>
}

/** A template adds it: there is no base yet. */
export interface NewFunction {
  kind: 'new'
  plan: NamedFunction
}

/** It could not be measured, while others were. */
export interface Unmeasured {
  kind: 'unmeasured'
  plan: NamedFunction
  error: unknown
}

/** What came of one function. */
export type FunctionResult =
  | {
      kind: 'measured'
      plan: FunctionPlan
      target: Target
      fn: FunctionCase
      comparison: FunctionComparison
      samples: KeptSamples
      /** How the package changed, where its code is at hand. */
      growth?: PackageGrowth
      /** Head on the other architecture, where that was asked for. */
      other?: OtherInput
      /** Why it got slower, where that was asked. */
      explained?: Explained
    }
  /** Code and configuration are the same on both sides: nothing was deployed. */
  | { kind: 'unchanged'; plan: FunctionPlan; target: Target }
  | NewFunction
  | Unmeasured
