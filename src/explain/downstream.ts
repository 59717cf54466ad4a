import type { DownstreamUse } from '../verdict/downstream.ts'
import { mean, variance } from '../verdict/stats/describe.ts'
import { tUpperTail } from '../verdict/stats/t-distribution.ts'
import type { Observation, SideSeen } from './observation.ts'

/**
 * What both sides ask of others, by operation, the most frequent of head first. More is at least a tenth and
 * 0.4 of a request, and more than chance makes of retries and of pages that differ in number: by
 * what environments differ, one-sided at 0.0002 over all operations together.
 */
export function downstreamUse({ base, head }: Record<'base' | 'head', SideSeen>): DownstreamUse[] {
  const names = new Set([base, head].flatMap((side) => seenOf(side).flatMap(namesOf)))
  return [...names]
    .map((name): DownstreamUse => {
      const rates = (of: (calls: Calls) => number) => ({
        base: rateOf(base, name, of),
        head: rateOf(head, name, of),
      })
      const calls = rates(({ attempts }) => attempts)
      const bytes = rates((each) => each.bytes)
      const sent = rates((each) => each.sent ?? 0)
      const units = saysUnits([base, head], name) ? rates(unitsOf) : undefined
      const requests = { base: requestsOf(base, name), head: requestsOf(head, name) }
      return {
        name,
        ...{ baseCalls: calls.base, headCalls: calls.head },
        ...{ baseBytes: bytes.base, headBytes: bytes.head },
        ...{ baseSentBytes: sent.base, headSentBytes: sent.head },
        ...(units && { baseUnits: units.base, headUnits: units.head }),
        isMore: isMore(requests, ALPHA / names.size),
      }
    })
    .filter(({ baseCalls, headCalls }) => baseCalls > 0 || headCalls > 0)
    .sort((a, b) => b.headCalls - a.headCalls || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_OPERATIONS)
}

/** Per invocation, over all environments. */
function rateOf(side: SideSeen, name: string, of: (calls: Calls) => number): number {
  let [amount, invocations] = [0, 0]
  for (const seen of seenOf(side)) {
    const found = callsOf(seen, name)
    amount += found ? of(found) : 0
    invocations += seen.invocations
  }
  return amount / Math.max(1, invocations)
}

function saysUnits(sides: readonly SideSeen[], name: string): boolean {
  return sides.some((side) =>
    seenOf(side).some((seen) => (callsOf(seen, name)?.unitAttempts ?? 0) > 0),
  )
}

/** Requests per invocation, by environment. */
function requestsOf(side: SideSeen, name: string): Requests {
  const of = (environments: readonly { seen: Observation }[]) =>
    environments.map(
      ({ seen }) => (callsOf(seen, name)?.attempts ?? 0) / Math.max(1, seen.invocations),
    )
  return { counts: of(side.counts), times: of(side.times) }
}

interface Requests {
  counts: readonly number[]
  times: readonly number[]
}

function isMore({ base, head }: Record<'base' | 'head', Requests>, alpha: number): boolean {
  const [before, after] = [base, head].map(({ counts, times }) => [...counts, ...times])
  if (!before || !after || before.length < 2 || after.length < 2) return false
  if (mean(after) < mean(before) * MIN_FACTOR + MIN_CALLS) return false
  // The same number each time is no matter of chance.
  if (isConstant(before) && isConstant(after)) return true
  // Those that are timed make the same number of invocations each, so that they differ alike.
  const areTimed = base.times.length >= 2 && head.times.length >= 2
  return isBeyondChance(areTimed ? [base.times, head.times] : [before, after], alpha)
}

const isConstant = ([first = 0, ...others]: readonly number[]) =>
  others.every((each) => Math.abs(each - first) < 1e-9)

/** Student's t test with one variance for both, of logarithms: what makes more differs more. */
function isBeyondChance(
  [before, after]: readonly [readonly number[], readonly number[]],
  alpha: number,
): boolean {
  const [base, head] = [before, after].map((values) =>
    values.map((requests) => Math.log(requests + MIN_CALLS)),
  )
  if (!base || !head) return false
  const [baseFreedom, headFreedom] = [base.length - 1, head.length - 1]
  const freedom = baseFreedom + headFreedom
  const pooled = (baseFreedom * variance(base) + headFreedom * variance(head)) / freedom
  const error = Math.sqrt(pooled * (1 / base.length + 1 / head.length))
  return tUpperTail((mean(head) - mean(base)) / Math.max(error, MIN_ERROR), freedom) < alpha
}

/** Units that an operation consumed; a request that did not say is one. */
function unitsOf({ units = 0, unitAttempts = 0, attempts }: Calls): number {
  return units + Math.max(0, attempts - unitAttempts)
}

/** Those that count and those that time see every call. */
const seenOf = ({ counts, times }: SideSeen): Observation[] =>
  [...counts, ...times].map(({ seen }) => seen)

type Calls = Observation['downstream'][number]

const callsOf = ({ downstream }: Observation, name: string) =>
  downstream.find((each) => each.name === name)

const namesOf = ({ downstream }: Observation) => downstream.map(({ name }) => name)

const MIN_CALLS = 0.4
const MIN_FACTOR = 1.1
const ALPHA = 0.0002
/** Of a logarithm; no difference is known more closely. */
const MIN_ERROR = 0.005
const MAX_OPERATIONS = 50
