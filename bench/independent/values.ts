import type { Case, Rep } from './evidence.ts'
import { type Measured, SIDES, type Side } from './measured.ts'

export type Read = (r: Rep) => number | undefined

/** How one replica of a side is read: the logarithm of its duration, or of what it costs. */
export function valueIn(measured: Measured) {
  const { fn } = measured
  const withLogs = logsCount(measured)
  return (q: { measure: string }, payloads: number[], side: Side, mb: number): Read =>
    (r) => {
      const own = payloads.map((p) => r.payloads[p])
      const logs = payloads.map((p) => loggedBy(fn, side, p, r) ?? 0)
      if (own.some((x) => x?.d === undefined)) return undefined
      if (q.measure === 'duration') return Math.log(own[0]?.d ?? 0)
      const weights = payloads.map((p) => fn.payloads[p]?.weight ?? 0)
      const total = weights.reduce((a, b) => a + b, 0)
      const billed = own.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x?.b ?? 0), 0) / total
      const price = fn.prices[side]
      const perSecond =
        (mb / 1024) * Number(price.usdPerGBSecond) +
        (Math.max(0, fn.ephemeralStorageMB[side] - 512) / 1024) *
          Number(price.usdPerTmpGBSecond ?? 0)
      const logged = logs.reduce((sum, bytes, i) => sum + (weights[i] ?? 0) * bytes, 0) / total
      const perByte = withLogs ? Number(price.logs?.tiers[0]?.usdPerGB) / 2 ** 30 : 0
      return Math.log((billed / 1000) * perSecond + Number(price.usdPerRequest) + logged * perByte)
    }
}

/** Bytes of an invocation: as they were counted, or else as the lines say. */
function loggedBy(fn: Case, side: Side, payload: number, rep: Rep): number | undefined {
  const name = fn.payloads[payload]?.name ?? ''
  return fn.countedLogBytes?.[side][name] ?? rep.payloads[payload]?.l
}

/** Logs count where every replica of everything that is judged has them. */
function logsCount({ fn, reps, alive, judged, all }: Measured): boolean {
  return (
    SIDES.every((side) => fn.prices[side].logs) &&
    all.every((p) =>
      alive
        .filter((mb) => judged(p, mb))
        .every((mb) =>
          ['look', 'confirm'].every((stage) =>
            SIDES.every((side) =>
              reps(stage, side, mb).every(
                (r) => r.payloads[p]?.d === undefined || loggedBy(fn, side, p, r) !== undefined,
              ),
            ),
          ),
        ),
    )
  )
}
