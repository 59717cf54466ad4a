import { type AnchorPoint, anchorPoint, type Release } from '../../history/anchor.ts'
import { keptOf } from '../../history/files.ts'
import type { HistoryLine } from '../../history/line.ts'
import type { Anchor } from '../../inputs/anchor-value.ts'
import type { GivenInputs } from '../../inputs/parse.ts'
import type { CheckPlan } from '../../inputs/plan.ts'
import type { Report } from '../../report/schema.ts'
import { defined } from '../../shared/defined.ts'
import type { FileStore } from '../../shared/file-store.ts'
import { type CheckResult, runCheck } from '../check.ts'
import { explain } from '../exit.ts'
import { afterCleanUp, finishCheck, type PerformedCheck } from '../finish.ts'
import { type PerformOptions, planInputs, withBackend } from '../perform.ts'
import { requireWritable } from '../report-directory.ts'
import { REPORT_FILES } from '../report-files.ts'
import { type RecordPlan, recordPlan } from './base-code.ts'
import {
  type AnchorComparison,
  type AnchorPlan,
  anchorPlan,
  compareWithAnchor,
} from './compare-anchor.ts'
import { withCreep } from './creep-findings.ts'
import { type NewCode, newCode } from './keep-code.ts'
import { linesOf, type Merge } from './lines-of.ts'
import { type Recorded, readRecorded } from './recorded.ts'
import { withHistory } from './with-history.ts'
import { writeRecord } from './write.ts'

export interface RecordOptions extends PerformOptions {
  store: FileStore
  merge: Merge
  anchor: Anchor
  /** Releases, or tags, of the repository; asked for where the anchor is one. */
  releases: () => Promise<readonly Release[]>
}

export interface PerformedRecord extends PerformedCheck {
  /** What was appended to the history. */
  lines: readonly HistoryLine[]
  /** Why nothing was, as a sentence. */
  unrecorded?: string
}

/** What was measured, against what was recorded before and against the anchor. */
interface Measured {
  result: CheckResult
  anchor: AnchorPoint | undefined
  compared: AnchorComparison
}

/**
 * Measures main's new code against the code that was recorded before, by the same rule as a check, and the
 * functions that changed against the anchor's code, too; then appends what came of it to the history. What
 * could not be measured is not recorded: the next record compares with what was recorded last.
 */
export async function performRecord(
  given: GivenInputs,
  options: RecordOptions,
): Promise<PerformedRecord> {
  const recorded = await readRecorded(options.store)
  const planned = await planInputs(given, options, 'record')
  const { cwd: workspace } = options
  if (planned.reportDir !== undefined) {
    await requireWritable(planned.reportDir, REPORT_FILES, { workspace })
  }
  await using recording = await recordPlan(sinceLast(planned, recorded), recorded)
  const written: { lines: readonly HistoryLine[]; unrecorded?: string } = { lines: [] }
  const finish = (measured: Measured) =>
    finishCheck(recording.plan, together(measured, recording, recorded), {
      ...options,
      async accept(report) {
        const accepted = options.accept ? await options.accept(report) : report
        const { report: shown, ...rest } = await record(accepted, {
          measured,
          recording,
          recorded,
          options,
        })
        Object.assign(written, rest)
        return shown
      },
    })
  let shown: PerformedCheck | undefined
  const show = async (all: Measured): Promise<PerformedCheck> => {
    shown = await finish(all)
    await options.show?.(shown)
    return shown
  }
  const measured = await measureBoth(recording, recorded, options, async (all) => {
    await show(all)
  })
  const performed = shown ?? (await show(measured))
  const complete = await afterCleanUp(performed, together(measured, recording, recorded), options)
  return { ...complete, ...written }
}

/** Base of the run as a whole is what was recorded last. */
function sinceLast(plan: CheckPlan, { lines }: Recorded): CheckPlan {
  const sha = lines.findLast(({ commit }) => commit !== null)?.commit ?? undefined
  const { ref } = plan.identity.head
  const base = { ...defined({ sha, ref }) }
  return { ...plan, identity: { ...plan.identity, base } }
}

/** @param show is given all that was measured while the last previews are being deleted */
async function measureBoth(
  recording: RecordPlan,
  recorded: Recorded,
  options: RecordOptions,
  show: (measured: Measured) => Promise<void>,
): Promise<Measured> {
  return withBackend(recording.plan, options.cwd, async (plan, embedded) => {
    const context = { ...options, ...embedded }
    const nothing: AnchorComparison = { live: new Map(), notes: [] }
    let anchor: AnchorPoint | undefined
    let second: AnchorPlan | undefined
    const first = await runCheck(plan, context, async (result) => {
      anchor = anchorPoint(recorded.lines, {
        wish: options.anchor,
        releases: options.anchor.kind === 'days' ? [] : await options.releases(),
        now: result.startedAt,
      })
      const about = { recording: { ...recording, plan }, recorded, result }
      second = anchor && (await anchorPlan({ ...about, anchor }))
      // Otherwise the anchor is measured once these previews are gone, and all is shown then.
      if (second === undefined) await show({ result, anchor, compared: nothing })
    })
    if (second === undefined) return { result: first, anchor, compared: nothing }
    const compared = await compareWithAnchor(second, context, (compared) =>
      show({ result: first, anchor, compared }),
    )
    return { result: first, anchor, compared }
  })
}

/** Both runs as one: what they cost, and what they left. */
function together(
  { result, compared }: Measured,
  { origins }: RecordPlan,
  recorded: Recorded,
): CheckResult {
  const { result: second, notes } = compared
  const lost = [...origins].flatMap(([name, origin]) =>
    origin.kind === 'lost'
      ? [
          `${name}: the code recorded before is not kept (${origin.reason}), so no change can be shown; give it as base-code.`,
        ]
      : [],
  )
  return {
    ...result,
    spend: {
      usd: result.spend.usd + (second?.spend.usd ?? 0),
      invocations: result.spend.invocations + (second?.spend.invocations ?? 0),
    },
    finishedAt: second?.finishedAt ?? result.finishedAt,
    // What clean-up adds comes last.
    notes: [...recorded.notes, ...lost, ...result.notes, ...notes],
    leftBehind: [...result.leftBehind, ...(second?.leftBehind ?? [])],
    unrestored: [...result.unrestored, ...(second?.unrestored ?? [])],
  }
}

interface Recording {
  measured: Measured
  recording: RecordPlan
  recorded: Recorded
  options: RecordOptions
}

/** Looks for creep, and writes; where it cannot, what was measured is shown all the same. */
async function record(
  report: Report,
  { measured, recording, recorded, options }: Recording,
): Promise<{ report: Report; lines: readonly HistoryLine[]; unrecorded?: string }> {
  const { anchor, compared, result } = measured
  const { functions } = recording.plan
  const linesFor = (of: Report) =>
    linesOf({
      report: of,
      merge: options.merge,
      origins: recording.origins,
      baseCommits: baseCommits(recording, recorded),
      anchor,
      live: compared.live,
    })
  const all = [...recorded.lines, ...linesFor(report)]
  const judged = anchor
    ? withCreep(report, {
        lines: all,
        anchor,
        severitiesOf: (name) => functions.find((fn) => fn.name === name)?.severities,
      })
    : report
  const lines = linesFor(judged)
  const shown = withHistory(judged, [...recorded.lines, ...lines])
  try {
    await writeRecord(options.store, {
      lines,
      code: await newCodes(withLines(result, lines), recorded, {
        commit: options.merge.commit,
        time: report.startedAt,
      }),
      now: result.startedAt,
      anchorTime: anchor?.time,
      message: `Record ${options.merge.commit?.slice(0, 7) ?? 'main'}`,
    })
    return { report: shown, lines }
  } catch (error) {
    if (options.signal.aborted) throw error
    return {
      report: shown,
      lines: [],
      unrecorded: `Nothing was recorded: ${explain(error).message}`,
    }
  }
}

function baseCommits(
  { plan, origins }: RecordPlan,
  { code }: Recorded,
): Map<string, string | null> {
  return new Map(
    plan.functions.map(({ name, baseCommit }) => {
      const last = keptOf(code, name).at(-1)?.commit ?? null
      return [name, origins.get(name)?.kind === 'given' ? (baseCommit ?? last) : last]
    }),
  )
}

/**
 * Functions that a line is written for. One of which every invocation failed has none, and its code is
 * no base to compare the next with.
 */
function withLines(
  { functions }: Pick<CheckResult, 'functions'>,
  lines: readonly HistoryLine[],
): Pick<CheckResult, 'functions'> {
  const recorded = new Set(lines.map(({ function: name }) => name))
  return { functions: functions.filter(({ plan }) => recorded.has(plan.name)) }
}

/** Of what was measured, and of what is not kept yet. */
async function newCodes(
  { functions }: Pick<CheckResult, 'functions'>,
  { code }: Recorded,
  about: { commit: string | undefined; time: string },
): Promise<NewCode[]> {
  const codes: NewCode[] = []
  for (const each of functions) {
    const isNew = each.kind === 'unchanged' && keptOf(code, each.plan.name).length === 0
    if (each.kind === 'measured' || isNew) codes.push(await newCode(each.target, about))
  }
  return codes
}
