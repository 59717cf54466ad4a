import { randomBytes } from 'node:crypto'
import {
  inMemoryPackage,
  isSameCode,
  type LocalCode,
  type LocalPackage,
} from '../../code/local-packages.ts'
import { type CodeFile, unzip } from '../../code/zip.ts'
import { type CallNode, invocationTree } from '../../explain/call-tree.ts'
import type { Explanation } from '../../explain/cause.ts'
import { explain } from '../../explain/explain.ts'
import type { Environment, Observation } from '../../explain/observation.ts'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { seededRandom } from '../../shared/random.ts'
import { openGate } from '../gate.ts'
import { billingOf, previewsOf } from '../measure-target.ts'
import type { Run } from '../run.ts'
import type { Target } from '../target.ts'
import { countingSchedule, observe, type Schedule, sideSeen, timingSchedule } from './observe.ts'
import { PROBE_HANDLER, type ProbeLanguage, withProbe } from './probe.ts'
import type { ExplainRequest } from './what.ts'
import { probeFor } from './why-not.ts'

/** What became of asking why a function got slower. */
export type Explained =
  | { kind: 'explained'; explanation: Explanation; trees: Readonly<Record<Side, CallNode>> }
  /** As a clause. */
  | { kind: 'not-explained'; reason: string }

interface Pass {
  target: Target
  run: Run
  request: ExplainRequest
  language: ProbeLanguage
  files: Readonly<Record<Side, readonly CodeFile[]>>
  signal: AbortSignal
}

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
  const files = { base: await filesOf(target.code.base), head: await filesOf(target.code.head) }
  const pass: Pass = { target, run, request, language: probe.language, files, signal }
  const slowerMs = Math.max(request.duration.baseMs, request.duration.headMs)
  const counting = countingSchedule(slowerMs)
  const modes: [Observation['mode'], Schedule][] = [
    ...(counting ? [['counts', counting] as [Observation['mode'], Schedule]] : []),
    ['times', timingSchedule(slowerMs)],
  ]
  const seen: Record<Side, Environment<Observation>[]> = { base: [], head: [] }
  const add = (some: Record<Side, Environment<Observation>[]>) => {
    for (const side of SIDES) seen[side].push(...some[side])
  }
  if (target.plan.preview === 'in-place') {
    for (const [mode, schedule] of modes) add(await observeMode(pass, mode, schedule))
  } else {
    for (const some of await Promise.all(modes.map((each) => observeMode(pass, ...each)))) add(some)
  }
  const sides = { base: sideSeen(seen.base), head: sideSeen(seen.head) }
  if (sides.base.times.length === 0 || sides.head.times.length === 0) {
    return { kind: 'not-explained', reason: 'there was not enough time or money left to ask' }
  }
  const { payload, memoryMB, duration, init, about } = request
  const explanation = explain({
    payload: payload.name,
    memoryMB,
    ...sides,
    read: { base: readerOf(files.base), head: readerOf(files.head) },
    duration,
    ...(init && { init }),
    about,
    differs: await differs(target),
  })
  const tree = (side: Side) => invocationTree(sides[side].times.map((each) => each.seen))
  return { kind: 'explained', explanation, trees: { base: tree('base'), head: tree('head') } }
}

async function observeMode(
  { target, run, request, language, files, signal }: Pass,
  mode: Observation['mode'],
  schedule: Schedule,
): Promise<Record<Side, Environment<Observation>[]>> {
  const token = randomBytes(12).toString('hex')
  const { configuration, plan } = target
  const code = async (side: Side): Promise<LocalPackage> => {
    const handler = configuration[side].Handler ?? ''
    const settings = { mode, handler, token, warmUp: schedule.warmUp }
    return inMemoryPackage(await withProbe(files[side], language, settings))
  }
  const probed: Target = {
    ...target,
    variant: `${target.variant ?? ''} why: ${mode}`,
    code: { base: await code('base'), head: await code('head') },
    configuration: {
      base: { ...configuration.base, Handler: PROBE_HANDLER },
      head: { ...configuration.head, Handler: PROBE_HANDLER },
    },
  }
  await using previews = await previewsOf(probed, run, signal)
  return await observe({
    previews,
    gate: () =>
      openGate({
        ...run,
        billing: billingOf(target, run.plan.backend),
        signal,
        random: seededRandom(run.plan.seed, `${plan.name}: why`),
        onRefused: () => {},
      }),
    payload: request.payload,
    memoryMB: request.memoryMB,
    token,
    schedule,
    atOnce: run.plan.backend === 'local' ? 2 : run.shares.pairsAtOnce,
    signal,
  })
}

async function filesOf(code: LocalCode): Promise<CodeFile[]> {
  if (code.kind !== 'zip') return []
  const { readZip } = await code.pack()
  return unzip(await readZip(), 'the package')
}

function readerOf(files: readonly CodeFile[]): (file: string) => string | undefined {
  const byPath = new Map(files.map((file) => [file.path.replace(/^\.\//, ''), file.bytes]))
  return (file) => {
    const bytes = byPath.get(file)
    return bytes && Buffer.from(bytes).toString('utf8')
  }
}

async function differs({ code, configuration: { base, head } }: Target): Promise<boolean> {
  return !(await isSameCode(code.base, code.head)) || JSON.stringify(base) !== JSON.stringify(head)
}
