import type { DownstreamUse } from '../verdict/downstream.ts'
import { mean } from './growth.ts'
import type { Observation, SideSeen } from './observation.ts'

/** What both sides ask of others, by operation, the most frequent of head first. */
export function downstreamUse({ base, head }: Record<'base' | 'head', SideSeen>): DownstreamUse[] {
  const names = new Set([base, head].flatMap((side) => seenOf(side).flatMap(namesOf)))
  return [...names]
    .map((name) => {
      const of = (side: SideSeen, what: 'attempts' | 'bytes' | 'sent' | 'units') =>
        seenOf(side).map(({ seen }) => {
          const found = seen.downstream.find((each) => each.name === name)
          const amount = what === 'units' ? unitsOf(found) : found?.[what]
          return (amount ?? 0) / Math.max(1, seen.invocations)
        })
      const saysUnits = [base, head].some((side) =>
        seenOf(side).some(({ seen }) =>
          seen.downstream.some((each) => each.name === name && (each.unitAttempts ?? 0) > 0),
        ),
      )
      const [before, after] = [of(base, 'attempts'), of(head, 'attempts')]
      const [low, high] = [Math.min(...before), Math.max(...before)]
      const headCalls = mean(after)
      return {
        name,
        baseCalls: mean(before),
        headCalls,
        baseBytes: mean(of(base, 'bytes')),
        headBytes: mean(of(head, 'bytes')),
        baseSentBytes: mean(of(base, 'sent')),
        headSentBytes: mean(of(head, 'sent')),
        ...(saysUnits && {
          baseUnits: mean(of(base, 'units')),
          headUnits: mean(of(head, 'units')),
        }),
        isMore: headCalls > high * 1.1 + 2 * (high - low) + MIN_CALLS,
      }
    })
    .filter(({ baseCalls, headCalls }) => baseCalls > 0 || headCalls > 0)
    .sort((a, b) => b.headCalls - a.headCalls || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_OPERATIONS)
}

/** Units that an operation consumed; a request that did not say is one. */
function unitsOf(calls: Calls | undefined): number {
  if (!calls) return 0
  return (calls.units ?? 0) + Math.max(0, calls.attempts - (calls.unitAttempts ?? 0))
}

/** What was counted, or where nothing was, what was timed: both see every call. */
function seenOf(side: SideSeen) {
  return side.counts.length > 0 ? side.counts : side.times
}

type Calls = Observation['downstream'][number]

const namesOf = ({ seen }: ReturnType<typeof seenOf>[number]) =>
  seen.downstream.map(({ name }) => name)

const MIN_CALLS = 0.4
const MAX_OPERATIONS = 50
