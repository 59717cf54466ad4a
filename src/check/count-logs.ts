import { refusalOf } from '../aws/cloudwatch/client.ts'
import { countInvocations } from '../aws/cloudwatch/log-events.ts'
import { NotTheSamePlace } from '../aws/cloudwatch/log-group.ts'
import { SIDES, type Side } from '../inputs/plan.ts'
import { replicaOf, type Sample } from '../measure/sample.ts'
import { knownMean } from './known-mean.ts'
import type { Run } from './run.ts'
import type { Target } from './target.ts'

/** Bytes that an invocation logs, by side and payload. */
export type CountedLogBytes = Readonly<Record<Side, Readonly<Record<string, number>>>>

/** So many environments of one side are looked at, and so much of their logs is read. */
const ENVIRONMENTS = 6
const MAX_BYTES_EACH = 4 * 2 ** 20
/** Logs reach CloudWatch some seconds after they were written. */
const ALL_MS = 20_000
const PAUSE_MS = 1500
/** A clock of another machine may be behind. */
const CLOCKS_MS = 5 * 60_000
/** What is asked, and where; a part of a run. */
export type CountingRun = Pick<Run, 'lambda' | 'logs' | 'note' | 'now' | 'startedAt' | 'signal'>

/**
 * Counts what invocations logged whose log is longer than the tail that Lambda gives back, in the streams
 * of a few previews in CloudWatch Logs. What differs so much from one invocation or environment to the next
 * that the mean is not known closely is not counted. Never fails a check.
 * @returns undefined where it could not be counted, which a sentence of the report says
 */
export async function countLogs(
  samples: readonly Sample[],
  target: Target,
  run: CountingRun,
): Promise<CountedLogBytes | undefined> {
  const { name } = target.plan
  // What nobody keeps is not paid for.
  if (target.logGroup?.isThere === false && !target.prices.head.logs) return undefined
  const unknown = (why: string, remedy: string) =>
    run.note(
      `${name}: its logs are longer than the 4 KB that Lambda returns, and ${why}, so they are not part of its cost${remedy}.`,
    )
  const group = groupOf(target)
  const untilMs = run.lambda.clock.nowMs() + ALL_MS
  try {
    const counted: Record<Side, Record<string, number>> = { base: {}, head: {} }
    for (const side of SIDES) {
      const bytes = await bytesOf(samples, { side, group, untilMs, run })
      for (const [payload, values] of bytes) {
        const known = knownMean(values, target.plan.limits.costPercent)
        if (known === 'too-few') {
          unknown('CloudWatch Logs did not have them in time', '')
          return undefined
        }
        if (known === 'too-different') {
          unknown('they differ too much from one invocation to the next to be known from a few', '')
          return undefined
        }
        counted[side][payload] = known
      }
    }
    return counted
  } catch (error) {
    run.signal.throwIfAborted()
    if (error instanceof NotTheSamePlace) {
      unknown(
        'Lambda and CloudWatch Logs have different endpoints',
        '; set AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, too',
      )
    } else {
      unknown(
        `CloudWatch Logs could not be queried for them (${refusalOf(error)})`,
        `; grant logs:FilterLogEvents on the log group ${group}`,
      )
    }
    return undefined
  }
}

interface Place {
  side: Side
  group: string
  /** By the clock of `run`. */
  untilMs: number
  run: CountingRun
}

/**
 * Bytes of invocations, by payload and environment; only payloads of which a log is longer than its tail.
 */
async function bytesOf(samples: readonly Sample[], place: Place): Promise<Map<string, number[][]>> {
  const kept = samples.filter(
    ({ side, phase, failure, ranAtMB }) =>
      side === place.side && phase === 'kept' && !failure && ranAtMB === undefined,
  )
  const long = kept.filter(({ requestId }) => requestId !== undefined)
  const payloads = new Set(long.map(({ payload }) => payload))
  const bytes = new Map([...payloads].map((payload): [string, number[][]] => [payload, []]))
  const environments = [...new Set(long.map(({ environment }) => replicaOf(environment)))]
  for (const environment of environments.sort().slice(0, ENVIRONMENTS)) {
    const own = kept.filter((sample) => replicaOf(sample.environment) === environment)
    const ids = own.flatMap(({ requestId }) => requestId ?? [])
    const found = await readEnvironment(environment, ids, place)
    const counted = countedInOrder(own, found)
    for (const [payload, environments] of bytes) {
      environments.push(counted.flatMap((each) => (each.payload === payload ? each.bytes : [])))
    }
  }
  return bytes
}

/**
 * Those of an environment until the first whose log is not there: behind it only short ones would be known,
 * which the samples show.
 */
function countedInOrder(own: readonly Sample[], found: ReadonlyMap<string, number>) {
  const counted: { payload: string; bytes: number }[] = []
  for (const { payload, logBytes, requestId = '' } of own.toSorted(bySequence)) {
    const bytes = logBytes ?? found.get(requestId)
    if (bytes === undefined) break
    counted.push({ payload, bytes })
  }
  return counted
}

const bySequence = (a: Sample, b: Sample) => a.sequence - b.sequence

/** Asks until everything is there, or time is up. */
async function readEnvironment(
  environment: string,
  requestIds: readonly string[],
  { group, untilMs, run }: Place,
): Promise<ReadonlyMap<string, number>> {
  const { clock } = run.lambda
  const sinceMs = run.startedAt.getTime() - CLOCKS_MS
  for (;;) {
    const found = new Map<string, number>()
    let isFull = false
    for (const streamPrefix of streamPrefixes(environment, group, [run.startedAt, run.now()])) {
      const query = { group, streamPrefix, sinceMs, maxBytes: MAX_BYTES_EACH }
      const { byRequestId, readBytes } = await countInvocations(query, run.logs)
      for (const [id, bytes] of byRequestId) found.set(id, bytes)
      isFull ||= readBytes >= MAX_BYTES_EACH
    }
    const isComplete = isFull || requestIds.every((id) => found.has(id))
    if (isComplete || clock.nowMs() >= untilMs) return found
    await clock.sleep(PAUSE_MS, run.signal)
  }
}

/** A stream begins with the day on which its environment did; functions that share a group are named. */
function streamPrefixes(environment: string, group: string, days: readonly Date[]): string[] {
  const at = environment.lastIndexOf(':')
  const [functionName, version] = [environment.slice(0, at), environment.slice(at + 1)]
  const own = group === `/aws/lambda/${functionName}` ? '' : functionName
  const written = days.map((day) => day.toISOString().slice(0, 10).replaceAll('-', '/'))
  return [...new Set(written)].map((day) => `${day}/${own}[${version}]`)
}

/** Where the previews log: in a group of their own, or with the function where they are its versions. */
function groupOf({ configuration, deployed, plan }: Target): string {
  const { FunctionName = plan.name } = deployed?.configuration ?? {}
  const named =
    plan.preview === 'in-place'
      ? deployed?.configuration.LoggingConfig
      : configuration.head.LoggingConfig
  return named?.LogGroup ?? `/aws/lambda/${FunctionName}`
}
