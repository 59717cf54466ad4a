import type { Estimate } from './cause.ts'
import { namedWithConstants } from './changed-caller.ts'
import type { FunctionCause, Profiles } from './function-cause.ts'
import { mean } from './growth.ts'
import type { SideSeen } from './observation.ts'
import { isMore, lowest, per, type Sides } from './sides.ts'

/** Calls that head makes more often, or repeats more often, or for more, one after the other, or by new connections. */
export function downstreamCauses({ base, head }: Sides, profiles: Profiles): Estimate[] {
  const names = new Set(head.counts.flatMap(({ seen }) => seen.downstream.map(({ name }) => name)))
  return [...names].flatMap((name) => {
    const count = (side: SideSeen, what: 'calls' | 'attempts' | 'bytes' | 'connects') =>
      side.counts.map(({ seen }) => {
        const found = seen.downstream.find((each) => each.name === name)
        return (found?.[what] ?? 0) / Math.max(1, seen.invocations)
      })
    const took = (side: SideSeen) =>
      side.times.map((each) => {
        const found = each.seen.downstream.find((one) => one.name === name)
        return (found?.busyUs ?? 0) / 1000 / per(each)
      })
    const peak = (side: SideSeen) =>
      Math.min(
        ...side.counts.map(
          ({ seen }) => seen.downstream.find((each) => each.name === name)?.peak ?? 0,
        ),
      )
    const calls = count(head, 'calls')
    const attempts = count(head, 'attempts')
    const more =
      isMore(count(base, 'calls'), mean(calls)) || isMore(count(base, 'attempts'), mean(attempts))
    // How long a service takes is its own affair, unless it is asked for more, for one after the other, or anew.
    const isSequential = peak(head) < peak(base)
    const isLarger = isMore(count(base, 'bytes'), mean(count(head, 'bytes')), 1000)
    const isReconnecting = isMore(count(base, 'connects'), mean(count(head, 'connects')), 0.4)
    const isAsked = isSequential || isLarger || isReconnecting
    const longer = profiles.isTimeClear && isAsked && lowest(took(head)) > lowest(took(base))
    if (!more && !longer) return []
    const from = namedWithConstants(name, profiles)
    return [
      {
        kind: 'downstream' as const,
        name,
        changed: false,
        ...(from && { from }),
        base: {
          calls: mean(count(base, 'attempts')),
          ms: mean(took(base)),
          bytes: mean(count(base, 'bytes')),
        },
        head: { calls: mean(attempts), ms: mean(took(head)), bytes: mean(count(head, 'bytes')) },
        addsMs: Math.max(0, lowest(took(head)) - lowest(took(base))),
      },
    ]
  })
}

const SDK =
  /(^|\/)(@aws-sdk|@smithy|aws-sdk|aws4|undici|node-fetch|axios|got|botocore|boto3|urllib3|requests|s3transfer)\//

/** What a function does only to call downstream belongs to the calls. */
export function withoutCarriers(
  functions: FunctionCause[],
  downstream: Estimate[],
): FunctionCause[] {
  return functions.filter((cause) => {
    const carried = downstream.find((call) => carries(cause, call))
    if (!carried) return true
    carried.addsMs += cause.addsMs
    if (!carried.from && cause.from) carried.from = cause.from
    if (cause.from && !SDK.test(cause.file ?? '')) carried.from = cause.from
    return false
  })
}

function carries({ fn, growth, addsMs }: FunctionCause, call: Estimate): boolean {
  if (SDK.test(fn.builtFile) || SDK.test(fn.file)) return true
  const [before = 0, after = 0] = [call.base.calls, call.head.calls]
  if (growth.calls === 1 || after <= before) return false
  const calls = mean(fn.calls) - mean(growth.pair.base?.calls ?? [0])
  const isSame = Math.abs(calls - (after - before)) <= 0.02 * (after - before)
  return isSame && addsMs <= Math.max(3 * call.addsMs, 1.5 * (after - before))
}
