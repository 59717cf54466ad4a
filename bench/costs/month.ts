/** As samples.ndjson has them. */
export interface SampleLine {
  side: 'base' | 'head'
  environment: string
  stage: 'look' | 'confirm'
  phase: 'cold' | 'warm-up' | 'kept'
  durationMs: number
  billedMs: number
  initMs?: number
  logBytes?: number
}

/** As AWS publishes them for us-east-1, x86_64. */
const USD_PER_GB_SECOND = 0.0000166667
const USD_PER_REQUEST = 0.0000002
const USD_PER_LOG_GB = 0.5
const GB = 0.5
const INVOCATIONS = 7_000_000
const COLD_SHARE = 0.02

/** A month of one side at 512 MB, at tier 1, in plain arithmetic. */
export function monthUsd(samples: readonly SampleLine[]): number {
  const environments = [...new Set(samples.map(({ environment }) => environment))]
  const each = environments.map((environment) => {
    const own = samples.filter((sample) => sample.environment === environment)
    const kept = own.filter(({ phase }) => phase === 'kept')
    const keptMs = mean(kept.map(({ durationMs }) => durationMs))
    const others = own.filter(({ phase }) => phase !== 'kept')
    return {
      billedMs: mean(kept.map(({ billedMs }) => billedMs)),
      logBytes: mean(kept.map(({ logBytes }) => logBytes ?? Number.NaN)),
      initMs: own.find(({ initMs }) => initMs !== undefined)?.initMs ?? 0,
      warmUpMs: others.reduce((sum, { durationMs }) => sum + durationMs - keptMs, 0),
    }
  })
  const of = (what: keyof (typeof each)[number]) =>
    mean(each.map((environment) => environment[what]))
  const coldMs = of('initMs') + Math.max(0, of('warmUpMs'))
  const compute = ((of('billedMs') + COLD_SHARE * coldMs) / 1000) * GB * USD_PER_GB_SECOND
  const logs = (of('logBytes') / 2 ** 30) * USD_PER_LOG_GB
  return INVOCATIONS * (compute + USD_PER_REQUEST + logs)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
