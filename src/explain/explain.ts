import { defined } from '../shared/defined.ts'
import { withoutBystanders } from './bystanders.ts'
import { pseudoMs } from './call-tree.ts'
import type { Cause, Estimate, Explanation } from './cause.ts'
import { downstreamCauses, withoutCarriers } from './downstream-causes.ts'
import { even } from './even.ts'
import { isExact, type Profiles } from './function-cause.ts'
import { functionCauses } from './function-causes.ts'
import { growthOf, mean } from './growth.ts'
import { likelyCause } from './likely-cause.ts'
import { moduleCauses } from './module-causes.ts'
import type { SideSeen } from './observation.ts'
import {
  gcCause,
  logCause,
  responseCause,
  totalMs,
  waitingCause,
  withoutAllocators,
  withoutLoggers,
} from './other-causes.ts'
import { sideFunctions } from './side-functions.ts'
import type { ReadText } from './sources.ts'

/** What was measured of both sides, that is to be explained. */
export interface Measured {
  baseMs: number
  headMs: number
  /** Whether head takes longer by more than chance explains. */
  isIncrease: boolean
}

export interface Evidence {
  payload: string
  memoryMB: number
  base: SideSeen
  head: SideSeen
  read: { base: ReadText; head: ReadText }
  /** Duration of the payload at the size, as the comparison has it. */
  duration: Measured
  /** Cold start, as the comparison has it. */
  init?: Measured
  /** Which of the two is to be explained. */
  about: 'duration' | 'init'
  /** Whether code or configuration differ at all. */
  differs: boolean
}

const MAX_CAUSES = 20
const MIN_SHARE_PERCENT = 1
/** Of what an invocation computes, what is too little to be distinguished from nothing. */
const MIN_PART = 0.01

/**
 * What explains an increase: what runs more often, does more or takes longer, each with its share.
 * What differs between base's own two runs counts as no difference. Pure.
 */
export function explain(seen: Evidence): Explanation {
  const evidence = { ...seen, ...even(seen) }
  const { payload, memoryMB, about } = evidence
  const invocation = invocationCauses(evidence)
  const init = initCauses(evidence, invocation.profiles)
  const [main, other] = about === 'init' ? [init, invocation] : [invocation, init]
  const causes = shares(main.causes, main.increaseMs)
  const further = shares(other.causes, other.increaseMs)
  const explained = causes.reduce((sum, { sharePercent }) => sum + sharePercent, 0)
  const unexplained = main.increaseMs > 0 ? Math.max(0, 100 - explained) : 0
  return {
    payload,
    memoryMB,
    causes: [...causes, ...(other.isAsked ? further : [])].slice(0, MAX_CAUSES),
    unexplainedPercent: rounded(unexplained),
  }
}

interface Part {
  causes: Estimate[]
  /** What was measured to be added, in the probe's ms. */
  increaseMs: number
  isAsked: boolean
}

function invocationCauses(evidence: Evidence): Part & { profiles: Profiles } {
  const { duration, differs } = evidence
  const base = sideFunctions(evidence.base, evidence.read.base)
  const head = sideFunctions(evidence.head, evidence.read.head)
  const responseMs = mean(
    evidence.head.times.map(({ seen }) => seen.responseUs / 1000 / Math.max(1, seen.invocations)),
  )
  const probedMs = totalMs(head.tree) + responseMs
  const leastMs = MIN_PART * (probedMs - pseudoMs(head.tree, '(idle)'))
  const isTimeClear = differs && duration.isIncrease
  const profiles = { base, head, growth: growthOf(base, head), isTimeClear, leastMs }
  const sides = { base: evidence.base, head: evidence.head }
  const downstream = downstreamCauses(sides, profiles)
  const logs = logCause(sides, { base: base.tree, head: head.tree }, profiles)
  const collections = gcCause(sides, profiles)
  const carriers = withoutCarriers(functionCauses(profiles), downstream)
  const functions = withoutAllocators(
    withoutLoggers(carriers, logs, profiles),
    collections,
    profiles,
  )
  const others = [
    ...downstream,
    ...logs,
    ...responseCause(sides, profiles),
    ...waitingCause(sides, profiles),
  ]
  const found = [
    // What is as it was takes longer as it is given more, or by chance.
    ...functions.filter((each) => others.length === 0 || each.changed || isExact(each.growth)),
    ...withoutBystanders(collections, others, profiles),
    ...others,
  ].filter(({ addsMs }) => addsMs >= leastMs / (isTimeClear ? 5 : 2))
  const scale = duration.headMs > 0 ? probedMs / duration.headMs : 1
  const increaseMs = Math.max(0, duration.headMs - duration.baseMs) * scale
  const causes = found.length === 0 && isTimeClear ? likelyCause(profiles, increaseMs) : found
  return { causes, increaseMs, profiles, isAsked: evidence.about === 'duration' }
}

function initCauses({ base, head, init, about, differs }: Evidence, profiles: Profiles): Part {
  if (!init) return { causes: [], increaseMs: 0, isAsked: false }
  const increaseMs = Math.max(0, init.headMs - init.baseMs)
  const MIN_MS = 3
  const isTimeClear = differs && init.isIncrease
  const asked = { ...profiles, isTimeClear }
  const causes = moduleCauses({ base, head }, asked, Math.max(MIN_MS, 0.02 * init.headMs))
  return { causes, increaseMs, isAsked: about === 'init' || increaseMs > 0.1 * init.baseMs }
}

/** No more than the whole: where causes add up to more than was measured, they share it. */
function shares(estimates: readonly Estimate[], increaseMs: number): Cause[] {
  const sum = estimates.reduce((total, { addsMs }) => total + addsMs, 0)
  const whole = Math.max(increaseMs, sum)
  const all = estimates
    .map((each): Cause => {
      const { kind, name, file, line, changed, from } = each
      return {
        kind,
        name,
        ...defined({ file, line }),
        changed,
        ...(from && { from }),
        base: figures(each.base),
        head: figures(each.head),
        sharePercent: whole > 0 ? rounded((100 * each.addsMs) / whole) : 0,
      }
    })
    .sort((a, b) => b.sharePercent - a.sharePercent)
  const large = all.filter(({ sharePercent }) => sharePercent >= MIN_SHARE_PERCENT)
  // The only one there is, be it small beside what the probe waited for.
  return large.length > 0 ? large : all.slice(0, 1)
}

function figures(of: Estimate['base']): Estimate['base'] {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, rounded(value, 1000)]))
}

const rounded = (value: number, parts = 10) => Math.round(value * parts) / parts
