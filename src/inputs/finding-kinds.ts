/** Every kind of finding; `docs/findings.md` says of each what it means and what to do. */
export const FINDING_KINDS = [
  'duration-regression',
  'cost-regression',
  'init-regression',
  'warm-up-regression',
  'log-growth',
  'downstream-growth',
  'concurrency-limit',
  'duration-budget',
  'init-budget',
  'cost-budget',
  'month-budget',
  'package-budget',
  'duration-improvement',
  'cost-improvement',
  'new-failures',
  'failures',
  'different-answer',
  'size-abandoned',
  'memory-headroom',
  'memory-growth',
  'memory-pressure',
  'creep',
  'inconclusive',
] as const

export type FindingKind = (typeof FINDING_KINDS)[number]
