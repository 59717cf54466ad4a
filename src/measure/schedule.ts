import { FULL_VCPU_MB } from '../money/constants.ts'

/** Rounds that an environment is invoked for; in a round every payload runs once. */
export interface Schedule {
  /** Discarded at least, the cold start included. */
  discarded: number
  /** Discarded at most, where durations do not settle. */
  mostDiscarded: number
  /** Of the discarded ones, so many are compared with as many before them, and so many more follow. */
  block: number
  /** Kept as evidence. */
  kept: number
  /** The most that a pair is delayed by: rounds that it discards besides. */
  mostDelayed: number
}

/** What a pair of environments has done so far, and where. */
export interface PairProgress {
  memoryMB: number
  payloads: number
  /** Kept rounds for each discarded one: see `keptFactorFor`. */
  keptFactor: number
  /** By side, payload and round: milliseconds. A round that was skipped is missing. */
  durationsMs: readonly (readonly (readonly number[])[])[]
  discarded: number
  /** How much of the longest delay this pair has: see `delayOf`. */
  delay: number
}

/** How long its invocations took. */
type Durations = Pick<PairProgress, 'memoryMB' | 'durationsMs'>

/** What comes next for both environments of a pair: rounds to discard, then rounds to keep, which end it. */
export interface NextRounds {
  discarded: number
  /** 0: ask again after these. */
  kept: number
}

/** Before these are done nothing is known about how long an invocation takes. */
const FIRST_ROUNDS = 2

/**
 * Decides how both environments of a pair go on. They are discarded for as many rounds as their
 * length asks for, then in further blocks until neither still gets faster, then for the pair's delay,
 * and then kept for as many rounds each. Pure; the same for base and head.
 */
export function nextRounds(progress: PairProgress): NextRounds {
  const { discarded, durationsMs, payloads } = progress
  const further = (rounds: number): NextRounds => ({ discarded: rounds, kept: 0 })
  if (discarded < FIRST_ROUNDS) return further(FIRST_ROUNDS - discarded)
  const schedule = scheduleFor(workMs(progress), payloads, progress.keptFactor)
  if (discarded < schedule.discarded) return further(schedule.discarded - discarded)
  const { block, mostDiscarded, mostDelayed, kept } = schedule
  const settled = durationsMs.every((side) => hasSettled(side, block))
  if (!settled && discarded + block <= mostDiscarded) return further(block)
  return { discarded: delayedRounds(progress.delay, mostDelayed), kept }
}

/**
 * How much of the longest delay the pair of this number has, from 0 to below 1. Garbage collections come at the
 * same invocations of every environment: without delays all kept rounds of a side would hold them, or none, and
 * differ from what a month pays without any spread that would tell. Pairs whose numbers follow each other are
 * spread evenly.
 * @param start where the first pair is, from 0 to below 1
 */
export function delayOf(pair: number, start: number): number {
  return (start + pair * GOLDEN) % 1
}

/**
 * The schedule for invocations that take so long with a full vCPU. A runtime's compilers and heap
 * settle with the work done (20 invocations of 20 ms are 0.4 s of it), so invocations that do more
 * need fewer in proportion; `bench/warm-up.ts` measures what the numbers were
 * chosen from.
 * @param workMs milliseconds of an invocation at 1,769 MB, at least about
 * @param payloads at least 1
 * @param keptFactor kept rounds for each discarded one, of short invocations
 */
export function scheduleFor(workMs: number, payloads: number, keptFactor: number): Schedule {
  const relative = Math.min(1, MAX_UP_TO_MS / workMs)
  const length = Math.max(MIN_DISCARDED, MAX_DISCARDED * relative ** WARM_UP_POWER)
  const least = payloads === 1 ? 1 : Math.max(1 / 4, Math.min(1 / 2, 3 / 2 / payloads))
  const discarded = Math.max(FIRST_ROUNDS, Math.ceil(length * least))
  const shared = payloads === 1 ? 1 : Math.max(1 / 4, Math.min(5 / 8, 15 / 8 / payloads))
  return {
    discarded,
    mostDiscarded: 3 * discarded,
    block: Math.floor(discarded / 2),
    kept: Math.max(MIN_KEPT, Math.ceil(MAX_DISCARDED * relative * keptFactor * shared)),
    mostDelayed: Math.max(
      0,
      Math.ceil((MAX_DELAYED * relative ** DELAY_POWER) / payloads) - MIN_KEPT,
    ),
  }
}

/**
 * Kept rounds for each discarded one. With fewer memory sizes each has to show more, and later looks
 * keep more than the first: what the first could not decide is noisy within environments or close to
 * the limit.
 * @param look index of the look, from 0; undefined for confirming
 */
export function keptFactorFor(sizes: number, look: number | undefined): number {
  const factors = KEPT_FACTORS[Math.min(sizes, KEPT_FACTORS.length) - 1] ?? []
  return factors[look ?? CONFIRMING] ?? Math.max(...factors)
}

/**
 * The same where sizes may share environments, on the embedded service. Environments of one machine differ
 * so little that few invocations of each decide most checks: about as many as are discarded. Environments of
 * the third look and later get more, for what is rare.
 * @param look index of the look, from 0; undefined for confirming
 */
export function sharedKeptFactor(payloads: number, look: number | undefined): number {
  if (look === undefined) return 3
  if (look < QUICK_LOOKS) return payloads > 1 ? SEVERAL_PAYLOADS : ONE_PAYLOAD
  return look === QUICK_LOOKS ? 2 : 5
}

/**
 * Invocations of one environment as long as nothing is known about it: what is usual for short ones.
 * @param delay of its pair; half of the longest is the mean of many
 */
export function usualCalls(payloads: number, keptFactor: number, delay = 1 / 2): number {
  const { discarded, mostDelayed, kept } = scheduleFor(0, payloads, keptFactor)
  return payloads * (discarded + delayedRounds(delay, mostDelayed) + kept)
}

function delayedRounds(delay: number, most: number): number {
  return Math.floor(delay * (most + 1))
}

/**
 * Whether durations no longer fall: the median of the last block is at least 97 % of that of the
 * block before, the mean over payloads counting. Medians, so that a collection of garbage or an
 * outlier decides nothing, and what is kept is not selected by it.
 */
export function hasSettled(byPayload: readonly (readonly number[])[], block: number): boolean {
  let now = 0
  let before = 0
  for (const durations of byPayload) {
    if (durations.length < 2 * block) continue
    const earlier = median(durations.slice(-2 * block, -block))
    if (earlier <= 0) continue
    now += median(durations.slice(-block)) / earlier
    before += 1
  }
  return now >= SETTLED * before
}

/**
 * How many invocations an environment gets before it is the other's turn, where those of a pair are invoked in
 * turn. The first one of a turn finds the core's caches full of the other's data, which short handlers notice;
 * 20 ms are still short beside what disturbs a core. One as long as nothing is known.
 */
export function invocationsInTurn(progress: Durations): number {
  const work = workMs(progress)
  return work > 0 ? Math.max(1, Math.min(MOST_IN_TURN, Math.round(TURN_MS / work))) : 1
}

/** What is known of one environment. */
interface OnCore {
  /** By payload and invocation. */
  durationsMs: readonly (readonly number[])[]
  /** The same: number of its core, where another of that number could have run at the same time. */
  cores: readonly (readonly (number | undefined)[])[]
}

/**
 * Whether the environments of a pair may be invoked at the same time: on the same core, with invocations so long
 * that both are there for several of the slices that the system gives them. Shorter ones would find the core's
 * caches full of the other's data each time. Judged by the latest invocations of each payload that were made in
 * turn, the first one left out; one of five may have been disturbed.
 */
export function mayGoTogether(
  environments: readonly OnCore[],
  { memoryMB }: Pick<PairProgress, 'memoryMB'>,
): boolean {
  const latest = environments.flatMap(({ cores }) =>
    cores.map((own) => own.slice(1).slice(-LATEST)),
  )
  const [core] = latest.flat().filter((each) => each !== undefined)
  const work = environments.flatMap(({ durationsMs }) => workOf(durationsMs, memoryMB))
  return (
    environments.length > 1 &&
    latest.every((own) => own.length >= FEWEST && timesIn(own, core) >= MOST * own.length) &&
    Math.min(...work) >= SLICES_MS
  )
}

function timesIn(values: readonly unknown[], value: unknown): number {
  return value === undefined ? 0 : values.filter((each) => each === value).length
}

/** Of the slower side, in the latest rounds: milliseconds that an invocation would take at one vCPU. */
function workMs({ durationsMs, memoryMB }: Durations): number {
  const bySide = durationsMs.map((byPayload) => {
    const latest = workOf(byPayload, memoryMB)
    return latest.reduce((sum, each) => sum + each, 0) / Math.max(1, latest.length)
  })
  return Math.max(...bySide)
}

/** The same of one side, for each payload that was invoked. */
function workOf(byPayload: readonly (readonly number[])[], memoryMB: number): number[] {
  const share = Math.min(1, memoryMB / FULL_VCPU_MB)
  return byPayload.filter((own) => own.length > 0).map((own) => share * median(own.slice(-3)))
}

function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** Rounds of a single payload that short invocations are discarded for. */
const MAX_DISCARDED = 20
const MAX_UP_TO_MS = 20
const MIN_DISCARDED = 4
/** Compilers settle with the work done, but not before a few invocations, whatever these do. */
const WARM_UP_POWER = 0.75
const MIN_KEPT = 4
/**
 * Short invocations, of all payloads, as garbage collections go by invocations and not by rounds. It is less by as
 * many rounds as are kept at least, so that long invocations, and many payloads, have no delay.
 */
const MAX_DELAYED = 40
/** Longer ones collect garbage more often, and waiting for a delay of them takes longer. */
const DELAY_POWER = 1.5
/** Multiples of it, without their whole part, leave no large gap. */
const GOLDEN = (Math.sqrt(5) - 1) / 2
const TURN_MS = 20
const MOST_IN_TURN = 10
/** Two of Linux's usual 3 ms. */
const SLICES_MS = 6
/** So many invocations of a payload are looked at, so many at least, and so large a part of them has to allow it. */
const LATEST = 5
const FEWEST = 3
const MOST = 0.8
const SETTLED = 0.97
/** By memory sizes (the last for all further ones) and look (the last for all further ones). */
const KEPT_FACTORS = [
  [5, 7, 10],
  [3, 4, 5],
  [7 / 5, 4, 5],
]
/** Confirming keeps as many as this look. */
const CONFIRMING = 2
/** Where sizes may share environments, those of so many of the first looks keep few rounds. */
const QUICK_LOOKS = 2
/** Their kept factors; with several payloads each round is several invocations. */
const ONE_PAYLOAD = 5 / 4
const SEVERAL_PAYLOADS = 1
