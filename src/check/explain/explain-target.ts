import { randomBytes } from 'node:crypto'
import pLimit, { type LimitFunction } from 'p-limit'
import { packageOf } from '../../code/code.ts'
import { readEntry } from '../../code/entries.ts'
import { isSameCode, type LocalCode, type LocalPackage, release } from '../../code/local-code.ts'
import { inMemoryPackage, withMoreFiles } from '../../code/local-packages.ts'
import { type CallNode, invocationTree } from '../../explain/call-tree.ts'
import type { Explanation } from '../../explain/cause.ts'
import { downstreamUse } from '../../explain/downstream.ts'
import { explain } from '../../explain/explain.ts'
import type { Observation, SideSeen } from '../../explain/observation.ts'
import type { Backend, Side } from '../../inputs/plan.ts'
import { FULL_VCPU_MB } from '../../money/constants.ts'
import { seededRandom } from '../../shared/random.ts'
import type { DownstreamUse } from '../../verdict/downstream.ts'
import { openGate, withPlaces } from '../gate.ts'
import { billingOf } from '../measure-target.ts'
import { withPreviews } from '../previews-of.ts'
import type { Run } from '../run.ts'
import type { Target } from '../target.ts'
import { type Observed, observe, sideSeen } from './observe.ts'
import { PROBE_HANDLER, type ProbeLanguage, type ProbeSettings, probeFiles } from './probe.ts'
import {
  COUNTED_ENVIRONMENTS,
  countingSchedule,
  isQuick,
  type Schedule,
  timingSchedule,
} from './schedule.ts'
import type { SegmentPair } from './traces.ts'
import type { ExplainRequest } from './what.ts'
import { probeFor } from './why-not.ts'

/** What became of asking why a function got slower. */
export type Explained =
  | {
      kind: 'explained'
      explanation: Explanation
      /** What both sides ask of others with that payload. */
      downstream: readonly DownstreamUse[]
      trees: Readonly<Record<Side, CallNode>>
      /** Where X-Ray says that the time goes, where its traces can be read. */
      segments?: readonly SegmentPair[]
      /** What could not be looked at, and why, as a clause. */
      partly?: string
    }
  /** As a clause. */
  | { kind: 'not-explained'; reason: string }

interface Pass {
  target: Target
  run: Run
  request: ExplainRequest
  language: ProbeLanguage
  limits: Readonly<Record<Mode, LimitFunction>>
  signal: AbortSignal
}

type Mode = Observation['mode']

/** A function that is counted takes long, and the whole pass not longer than this. */
const TIMEOUT_SECONDS = 25

/**
 * Runs both sides with a probe, on previews of its own that are made and deleted like all others, and
 * says what explains the increase. Nothing of it is a sample.
 */
export async function explainTarget(
  target: Target,
  request: ExplainRequest,
  run: Run,
  signal: AbortSignal,
): Promise<Explained> {
  const probe = await probeFor(target)
  if ('reason' in probe) return { kind: 'not-explained', reason: probe.reason }
  const isLocal = run.plan.backend === 'local'
  const { concurrency: environments } = run.shares.invocations
  const atOnce = isLocal ? LOCAL_AT_ONCE : { times: environments, counts: environments }
  const { language } = probe
  const limits = { times: pLimit(atOnce.times), counts: pLimit(atOnce.counts) }
  const pass = { target, run, request, language, limits, signal }
  const pace = { durationMs: runningMs(request, run.plan.backend), atOnce: atOnce.times }
  const counting = countingSchedule({
    durationMs: pace.durationMs * (isLocal ? LOCAL_AT_ONCE.counts / LOCAL_CORES : 1),
    atOnce: atOnce.counts,
  })
  const time = () => observeMode(pass, 'times', timingSchedule(pace))
  const count = async () => counting && observeMode(pass, 'counts', counting)
  const isInTurn = isLocal || isInPlace(target)
  const { timed, counted } =
    counting && isQuick(counting, pace)
      ? await inTurn(isInTurn, [count, time]).then(([counted, timed]) => ({ timed, counted }))
      : await inTurn(isInTurn, [time, count]).then(([timed, counted]) => ({ timed, counted }))
  const side = (side: Side) => sideSeen([...timed.seen[side], ...(counted?.seen[side] ?? [])])
  const sides = { base: side('base'), head: side('head') }
  if (sides.base.times.length === 0 || sides.head.times.length === 0) {
    return { kind: 'not-explained', reason: timed.problems[0] ?? 'nothing was observed' }
  }
  const explanation = explain({
    ...request,
    payload: request.payload.name,
    ...sides,
    read: { base: await sourcesOf(target.code.base), head: await sourcesOf(target.code.head) },
    differs: await differs(target),
  })
  const tree = (side: Side) => invocationTree(sides[side].times.map((each) => each.seen))
  const partly = counted ? counted.problems[0] : 'one invocation takes too long for it'
  return {
    kind: 'explained',
    explanation,
    downstream: downstreamUse(sides),
    trees: { base: tree('base'), head: tree('head') },
    ...(isCounted(sides) ? {} : { partly: partly ?? 'nothing was observed' }),
  }
}

const isInPlace = ({ plan }: Target) => plan.preview === 'in-place'

const isCounted = ({ base, head }: Readonly<Record<Side, SideSeen>>) =>
  base.counts.length > 0 && head.counts.length > 0

/** Both at once, or one after the other: where they would disturb each other, or are one function. */
async function inTurn<One, Other>(
  isInTurn: boolean,
  [one, other]: [() => Promise<One>, () => Promise<Other>],
): Promise<[One, Other]> {
  return isInTurn ? [await one(), await other()] : Promise.all([one(), other()])
}

/** Cores that a machine is taken to have. */
const LOCAL_CORES = 2
/**
 * Environments that are timed disturb each other little with a core each. Counts are exact whatever
 * else runs, so all that are counted run at once, and no core waits for the last of them.
 */
const LOCAL_AT_ONCE = { times: LOCAL_CORES, counts: COUNTED_ENVIRONMENTS }

/**
 * How long an invocation takes without the probe. The embedded service computes what it would take at
 * the memory size; the computing itself is done at the machine's speed.
 */
function runningMs({ duration, memoryMB }: ExplainRequest, backend: Backend): number {
  const durationMs = Math.max(duration.baseMs, duration.headMs)
  return backend === 'local' ? durationMs * Math.min(1, memoryMB / FULL_VCPU_MB) : durationMs
}

async function observeMode(pass: Pass, mode: Mode, schedule: Schedule): Promise<Observed> {
  const { target, run, request, limits, signal } = pass
  const token = randomBytes(12).toString('hex')
  const { warmUp, warmUpMs } = schedule
  const probed = await withProbes(pass, { mode, token, warmUp, warmUpMs })
  const { base, head } = probed.code
  const observed = withPreviews(probed, run, signal, (previews) =>
    observe({
      previews,
      gate: () => {
        const gate = openGate({
          ...run,
          billing: billingOf(probed, run.plan.backend),
          signal,
          random: seededRandom(run.plan.seed, `${target.plan.name}: why`),
          onRefused: () => {},
        })
        return withPlaces(gate, run.shares.invocations)
      },
      payload: request.payload,
      memoryMB: request.memoryMB,
      token,
      schedule,
      limit: limits[mode],
      signal,
      nowMs: () => performance.now(),
    }),
  )
  return observed.finally(() => Promise.all([release(base), release(head)]))
}

/** The same function with the probe beside its code, and time for it. */
async function withProbes(
  { target, language }: Pass,
  settings: Omit<ProbeSettings, 'handler'>,
): Promise<Target> {
  const { configuration, run } = target
  const code = async (side: Side): Promise<LocalPackage> => {
    const handler = configuration[side].Handler ?? ''
    const probe = await probeFiles(language, { ...settings, handler })
    const own = target.code[side]
    return own.kind === 'zip' ? withMoreFiles(own, probe) : inMemoryPackage(await packageOf(probe))
  }
  const configured = (side: Side) => ({
    ...configuration[side],
    Handler: PROBE_HANDLER,
    Timeout: TIMEOUT_SECONDS,
  })
  const timed = (side: Side) => ({ ...run[side], timeoutSeconds: TIMEOUT_SECONDS })
  return {
    ...target,
    variant: `${target.variant ?? ''} why: ${settings.mode}`,
    code: { base: await code('base'), head: await code('head') },
    configuration: { base: configured('base'), head: configured('head') },
    run: { base: timed('base'), head: timed('head') },
  }
}

/** Of names like these, and no larger: what is not is no code that somebody wrote. */
const SOURCE = /\.(?:[cm]?[jt]sx?|map|py|json)$/
const MAX_SOURCE_BYTES = 20 * 2 ** 20

async function sourcesOf(code: LocalCode): Promise<(file: string) => string | undefined> {
  const sources = new Map<string, Uint8Array>()
  if (code.kind === 'zip') {
    await code.withPacked(async (entries) => {
      for (const entry of entries) {
        if (!SOURCE.test(entry.path) || entry.sizeBytes > MAX_SOURCE_BYTES) continue
        const { path, bytes } = await readEntry(entry)
        sources.set(path, bytes)
      }
    })
  }
  return (file) => {
    const bytes = sources.get(file)
    return bytes && Buffer.from(bytes).toString('utf8')
  }
}

async function differs({ code, configuration: { base, head } }: Target): Promise<boolean> {
  return !(await isSameCode(code.base, code.head)) || JSON.stringify(base) !== JSON.stringify(head)
}
