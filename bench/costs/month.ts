import { expectedBytes, reportLine, type Written } from './log.ts'

/** As samples.ndjson has them. */
export interface SampleLine {
  side: 'base' | 'head'
  environment: string
  stage: 'look' | 'confirm'
  phase: 'cold' | 'warm-up' | 'kept'
  memoryMB: number
  durationMs: number
  billedMs: number
  maxMemoryUsedMB: number
  initMs?: number
  logBytes?: number
}

/** As AWS publishes them for us-east-1, x86_64. */
const USD_PER_GB_SECOND = 0.0000166667
const USD_PER_REQUEST = 0.0000002
const GB = 0.5
const INVOCATIONS = 7_000_000
const COLD_SHARE = 0.02

/**
 * A month of one side at 512 MB, at tier 1, in plain arithmetic.
 * @param own what the function writes in an invocation, for logs that the samples do not show
 * @param usdOfLogs what so many GB of them cost
 */
export function monthUsd(
  samples: readonly SampleLine[],
  own: readonly Written[] = [],
  usdOfLogs: (gb: number) => number = (gb) => 0.5 * gb,
): number {
  const environments = [...new Set(samples.map(({ environment }) => environment))]
  const each = environments.map((environment) => {
    const here = samples.filter((sample) => sample.environment === environment)
    const kept = here.filter(({ phase }) => phase === 'kept')
    const keptMs = mean(kept.map(({ durationMs }) => durationMs))
    const others = here.filter(({ phase }) => phase !== 'kept')
    return {
      billedMs: mean(kept.map(({ billedMs }) => billedMs)),
      logBytes: mean(
        kept.map((each) => each.logBytes ?? expectedBytes(reportLine(each), own, versionOf(each))),
      ),
      initMs: here.find(({ initMs }) => initMs !== undefined)?.initMs ?? 0,
      warmUpMs: others.reduce((sum, { durationMs }) => sum + durationMs - keptMs, 0),
    }
  })
  const of = (what: keyof (typeof each)[number]) =>
    mean(each.map((environment) => environment[what]))
  const coldMs = of('initMs') + Math.max(0, of('warmUpMs'))
  const compute = ((of('billedMs') + COLD_SHARE * coldMs) / 1000) * GB * USD_PER_GB_SECOND
  const logs = usdOfLogs((INVOCATIONS * of('logBytes')) / 2 ** 30)
  return INVOCATIONS * (compute + USD_PER_REQUEST) + logs
}

/** What X-Ray records of them at $5 a million: the first of each second, and one in 20 of the others. */
export function tracesUsd(): number {
  const seconds = (365 / 12) * 86_400
  return (5 * (seconds + (INVOCATIONS - seconds) / 20)) / 1_000_000
}

/** `name:version`, as environments are called. */
const versionOf = ({ environment }: SampleLine) => environment.split(':').at(-1) ?? ''

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
