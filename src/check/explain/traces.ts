import { refusalOf } from '../../aws/cloudwatch/client.ts'
import { NotTheSamePlace } from '../../aws/cloudwatch/log-group.ts'
import { MAX_TRACES, readSegments, type SegmentTimes } from '../../aws/xray/segments.ts'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { cleanLine } from '../../report/clean.ts'
import type { Run } from '../run.ts'

/** Traces of the latest invocations of a function's previews, by side. */
export interface Traced {
  ids: Record<Side, string[]>
  /** Names of the previews, to which the traces have to belong. */
  functionNames: Set<string>
}

/** Time of an invocation in one segment of its traces. */
export interface SegmentPair {
  name: string
  baseMs: number
  headMs: number
}

const MAX_SEGMENTS = 10
const MAX_NAME = 100

/** Takes note of a trace; the latest are kept, which are of warm environments. */
export function rememberTrace(
  traces: Run['traces'],
  name: string,
  { side, functionName, traceId }: { side: Side; functionName: string; traceId: string },
): void {
  const known = traces.get(name) ?? { ids: { base: [], head: [] }, functionNames: new Set() }
  traces.set(name, known)
  known.functionNames.add(functionName)
  known.ids[side].push(traceId)
  if (known.ids[side].length > MAX_TRACES) known.ids[side].shift()
}

/**
 * Where the time goes by segment, on both sides, the largest difference first. Never fails a check.
 * @returns undefined where nothing was traced, or the traces are not there; why not is noted where a right is missing
 */
export async function segmentsOf(
  name: string,
  { traces, plan, logs, note, signal }: Pick<Run, 'traces' | 'plan' | 'logs' | 'note' | 'signal'>,
): Promise<SegmentPair[] | undefined> {
  const traced = traces.get(name)
  if (!traced || SIDES.some((side) => traced.ids[side].length === 0)) return undefined
  const place = { region: plan.region, lambdaHost: logs.lambdaHost, signal }
  try {
    const [base, head] = await Promise.all(
      SIDES.map((side) => readSegments(traced.ids[side], traced.functionNames, place)),
    )
    return base && head && base.size > 0 && head.size > 0 ? pairsOf(base, head) : undefined
  } catch (error) {
    // Time is up: what is known of the causes is reported without.
    if (!signal.aborted && !(error instanceof NotTheSamePlace)) {
      note(
        `${name}: the traces of its previews could not be read (${refusalOf(error)}); grant xray:BatchGetTraces to see where the time goes by segment.`,
      )
    }
    return undefined
  }
}

function pairsOf(base: SegmentTimes, head: SegmentTimes): SegmentPair[] {
  return [...new Set([...head.keys(), ...base.keys()])]
    .map((name) => ({
      name: cleanLine(name, MAX_NAME),
      baseMs: base.get(name) ?? 0,
      headMs: head.get(name) ?? 0,
    }))
    .sort((a, b) => Math.abs(b.headMs - b.baseMs) - Math.abs(a.headMs - a.baseMs))
    .slice(0, MAX_SEGMENTS)
}
