import { knownMean } from '../../src/check/known-mean.ts'
import { SIDES, type Side } from '../../src/inputs/plan.ts'
import { replicaOf, type Sample } from '../../src/measure/sample.ts'
import type { Random } from '../../src/shared/random.ts'
import { normals } from '../simulator/normals.ts'
import type { Observe } from '../simulator/run-checks.ts'

/** What an invocation logs. Bytes, and shares of them as plain numbers. */
export interface LogModel {
  name: string
  /** Mean of main, START, END and REPORT included. */
  bytes: number
  /** Of head, as a factor. */
  grows?: number
  /** Mean of what differs from one invocation to the next, drawn from an exponential distribution. */
  varying?: number
  /** Standard deviation between environments, as a share. */
  betweenEnvironments?: number
  /** Share of invocations that log a stack trace of 2,000 bytes besides. */
  traces?: number
}

export const LOG_MODELS: readonly LogModel[] = [
  { name: 'the platform’s lines alone', bytes: 342 },
  { name: 'lines of another length each time', bytes: 342, varying: 400 },
  { name: 'a stack trace now and then', bytes: 800, traces: 0.05 },
  { name: 'more in some environments', bytes: 1500, varying: 100, betweenEnvironments: 0.1 },
  { name: '20 KB, always the same', bytes: 20_000 },
  { name: '20 KB, lines of another length', bytes: 20_000, varying: 1000 },
  { name: '6 KB, a stack trace now and then', bytes: 6000, traces: 0.05 },
  { name: '9 KB, more in some environments', bytes: 9000, betweenEnvironments: 0.05 },
]

/** As much as Lambda gives back of a log; of a longer one CloudWatch Logs is asked. */
const TAIL_BYTES = 4096
/** As many environments of a side as are asked for. */
const COUNTED_ENVIRONMENTS = 6

/** A check's view of what its invocations log; counts them once, as a check does, after the first look. */
export function observingLogs(
  model: LogModel,
  random: Random,
  onCounted: (isKnown: boolean) => void = () => {},
): Observe {
  const bytes = bytesBySample(model, random)
  const isLong = model.bytes > TAIL_BYTES
  let counted: Readonly<Record<Side, Readonly<Record<string, number>>>> | undefined
  let isAsked = false
  return (fn, samples) => {
    if (!isLong) {
      return { fn, samples: samples.map((each) => ({ ...each, logBytes: bytes(each) })) }
    }
    if (!isAsked && samples.length > 0) {
      isAsked = true
      counted = countedOf(samples, bytes, fn.limits.costPercent)
      onCounted(counted !== undefined)
    }
    return { fn: { ...fn, ...(counted && { countedLogBytes: counted }) }, samples }
  }
}

function bytesBySample(
  { bytes, grows = 1, varying = 0, betweenEnvironments = 0, traces = 0 }: LogModel,
  random: Random,
): (sample: Sample) => number {
  const normal = normals(random)
  const known = new WeakMap<Sample, number>()
  const environments = new Map<string, number>()
  return (sample) => {
    const before = known.get(sample)
    if (before !== undefined) return before
    const factor = environments.get(sample.environment) ?? Math.exp(normal() * betweenEnvironments)
    environments.set(sample.environment, factor)
    const own = bytes * factor + varying * -Math.log(1 - random())
    const traced = random() < traces ? 2000 : 0
    const drawn = Math.round((own + traced) * (sample.side === 'head' ? grows : 1))
    known.set(sample, drawn)
    return drawn
  }
}

function countedOf(
  samples: readonly Sample[],
  bytes: (sample: Sample) => number,
  costPercent: number,
) {
  const counted: Record<Side, Record<string, number>> = { base: {}, head: {} }
  for (const side of SIDES) {
    const own = samples.filter((each) => each.side === side && each.phase === 'kept')
    const environments = [...new Set(own.map((each) => replicaOf(each.environment)))]
    const asked = environments.toSorted().slice(0, COUNTED_ENVIRONMENTS)
    for (const payload of new Set(own.map((each) => each.payload))) {
      const values = asked.map((environment) =>
        own
          .filter((each) => each.payload === payload && replicaOf(each.environment) === environment)
          .map(bytes),
      )
      const known = knownMean(values, costPercent)
      if (typeof known !== 'number') return undefined
      counted[side][payload] = known
    }
  }
  return counted
}
