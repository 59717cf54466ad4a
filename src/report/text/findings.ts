import { capitalized } from '../../shared/text.ts'
import type {
  ChangeFact,
  ConcurrencyLimit,
  DifferentResponse,
  DownstreamGrowth,
  Fact,
  Failures,
  Inconclusive,
  LogGrowth,
  MemoryGrowth,
  NewFailures,
  Place,
  SizeAbandoned,
} from '../../verdict/finding.ts'
import { budgetMessage } from './budgets.ts'
import { creepMessage } from './creep.ts'
import { failureClause } from './failure.ts'
import {
  allOf,
  bytes,
  counted,
  grouped,
  megabytes,
  milliseconds,
  percent,
  signedPercent,
  usd,
} from './numbers.ts'

/** A finding as sentences, complete without its neighbours. Plain text: escaped where it is shown. */
export function findingMessage(fact: Fact): string {
  switch (fact.kind) {
    case 'duration-regression':
    case 'duration-improvement':
    case 'cost-regression':
    case 'cost-improvement':
      return `${changeStatement(fact)} (${certainty(fact)}).`
    case 'init-regression':
      return `A cold start takes ${milliseconds(fact.headInitMs)} instead of ${milliseconds(fact.baseInitMs)} to initialize: ${percent(fact.changePercent)} longer (95 % interval ${intervalText(fact)}; limit ${percent(fact.limitPercent)} and ${milliseconds(fact.limitMs)}).`
    case 'new-failures':
      return newFailures(fact)
    case 'failures':
      return failures(fact)
    case 'different-answer':
      return differentAnswer(fact)
    case 'size-abandoned':
      return sizeAbandoned(fact)
    case 'memory-headroom': {
      const share = percent(Math.round((100 * fact.usedMB) / fact.memoryMB))
      return `At ${megabytes(fact.memoryMB)} head uses up to ${megabytes(fact.usedMB)}, ${share} of its memory; from 80 % on, garbage collection slows a function down, and an out-of-memory error is near.`
    }
    case 'duration-budget':
    case 'init-budget':
    case 'cost-budget':
    case 'month-budget':
    case 'package-budget':
      return budgetMessage(fact)
    case 'warm-up-regression':
      return `At ${megabytes(fact.memoryMB)}, warming up an environment of head takes ${milliseconds(fact.headExcessMs)} in total beyond what its invocations take once warm, and ${milliseconds(Math.max(0, fact.baseExcessMs))} for base: every cold start pays for it.`
    case 'log-growth':
      return logGrowth(fact)
    case 'downstream-growth':
      return downstreamGrowth(fact)
    case 'concurrency-limit':
      return concurrencyLimit(fact)
    case 'memory-growth':
      return memoryGrowth(fact)
    case 'memory-pressure':
      return `At ${megabytes(fact.memoryMB)}, where head uses up to ${megabytes(fact.usedMB)}, its invocations take ${percent(fact.risePercent)} longer as memory fills up, and base's do not: a sign of garbage collection under memory pressure.`
    case 'creep':
      return creepMessage(fact)
    case 'inconclusive':
      return inconclusive(fact)
  }
}

/**
 * What changed, from how much to how much.
 * @example At 1,024 MB payload large takes 461 ms instead of 412 ms: 11.9 % longer
 */
function changeStatement(fact: ChangeFact & Place): string {
  const isCost = fact.kind.startsWith('cost')
  const more = fact.changePercent > 0
  const comparative = isCost ? (more ? 'more' : 'less') : more ? 'longer' : 'shorter'
  const by = `${percent(fact.changePercent)} ${comparative}`
  if (fact.sizeCount !== undefined) {
    const over = `over ${allOf(fact.sizeCount)} memory sizes`
    return isCost
      ? `An invocation costs ${by} ${over}`
      : `Payload ${fact.payload} takes ${by} ${over}`
  }
  const where = capitalized(at(fact))
  return isCost
    ? `${where} a million invocations cost ${usd(fact.headCostPerMillionUsd ?? 0)} instead of ${usd(fact.baseCostPerMillionUsd ?? 0)}: ${by}`
    : `${where} payload ${fact.payload} takes ${milliseconds(fact.headDurationMs ?? 0)} instead of ${milliseconds(fact.baseDurationMs ?? 0)}: ${by}`
}

function certainty(fact: ChangeFact): string {
  const interval = `95 % interval ${intervalText(fact)}`
  return fact.changePercent > 0 ? `${interval}; limit ${percent(fact.limitPercent)}` : interval
}

function newFailures(fact: NewFailures & Place): string {
  const where = fact.memoryMB === undefined ? '' : ` at ${megabytes(fact.memoryMB)}`
  const example = fact.example ? `: head ${failureClause(fact.example)}` : ''
  const { basePercent, headPercent } = fact
  if (basePercent !== undefined && headPercent !== undefined) {
    return `With payload ${fact.payload}${where} head failed in ${percent(headPercent)} of its invocations, and base in ${percent(basePercent)}${example}.`
  }
  return `With payload ${fact.payload}${where} head failed in ${fact.headFailing} of ${counted(fact.headEnvironments, 'environment')}, base in ${fact.baseFailing} of ${fact.baseEnvironments}${example}.`
}

function failures({ basePercent, headPercent, exampleSide, example }: Failures): string {
  const quoted = example ? `: ${exampleSide} ${failureClause(example)}` : ''
  return `${percent(basePercent)} of base's invocations failed, and ${percent(headPercent)} of head's${quoted}. Failed invocations are excluded from durations and costs, although AWS bills them.`
}

function differentAnswer({ payload, path, base, head, count }: DifferentResponse): string {
  const what =
    base === undefined
      ? `head's response has ${path} (${head}), which base's does not have`
      : head === undefined
        ? `head's response lacks ${path}, which is ${base} in base's`
        : `${path} is ${head} in head's response instead of ${base}`
  const more = count > 1 ? `, and ${counted(count - 1, 'further place')} differ` : ''
  return `With payload ${payload} ${what}${more}.`
}

function sizeAbandoned({ base, head, headWorks, memoryMB = 0 }: SizeAbandoned & Place): string {
  const what = [
    ...(base ? [`base ${failureClause(base)}`] : []),
    ...(head ? [`head ${failureClause(head)}`] : []),
    ...(headWorks ? ['head works'] : []),
  ]
  return `At ${megabytes(memoryMB)} ${what.join('; ')}. This size was not compared.`
}

function memoryGrowth(fact: MemoryGrowth): string {
  const full = fact.full
    ? ` If it goes on, an environment of ${megabytes(fact.full.memoryMB)} is full after about ${counted(fact.full.invocations, 'further invocation')}.`
    : ''
  return `Memory of head grows by about ${megabytes(fact.growthMB)} with each warm invocation, seen over ${fact.invocations} in a row in ${fact.headGrowing} of ${counted(fact.headEnvironments, 'environment')}, base's in ${fact.baseGrowing} of ${fact.baseEnvironments}: a leak, or garbage that is not collected yet.${full}`
}

function logGrowth(fact: LogGrowth): string {
  const { baseBytes, headBytes, baseLogUsd, headLogUsd } = fact
  const what = `An invocation of head logs ${bytes(headBytes)} instead of ${bytes(baseBytes)}`
  if (baseLogUsd === undefined || headLogUsd === undefined) {
    return `${what}. What that costs is not known here, and is not part of the figures; give the price as prices (log-gb).`
  }
  const { baseCostPerMillionUsd: base, headCostPerMillionUsd: head } = fact
  const moreUsd = headLogUsd - baseLogUsd
  const whole =
    base === undefined || head === undefined || head <= base
      ? ''
      : `; in total they cost ${usd(head - base)} more`
  return `${what}: ${usd(moreUsd)} more per million invocations${whole}.`
}

function concurrencyLimit({ basePeak, headPeak, limit, limitedBy }: ConcurrencyLimit): string {
  const room =
    limitedBy === 'reserved'
      ? 'are reserved for it'
      : 'are all that the account has left unreserved'
  return `At its peak the function needs ${grouped(headPeak, 0)} concurrent invocations instead of ${grouped(basePeak, 0)}, and ${grouped(limit, 0)} ${room}: the others are throttled.`
}

function downstreamGrowth(fact: DownstreamGrowth): string {
  const { operation, baseCalls, headCalls, basePerMillionUsd, headPerMillionUsd } = fact
  const what = `An invocation of head makes ${calls(headCalls)} of ${operation} instead of ${calls(baseCalls)}`
  if (basePerMillionUsd === undefined || headPerMillionUsd === undefined) {
    return fact.isTooMuch
      ? `${what}: transferring their data costs, together with all other calls, more than max-cost-increase allows.`
      : `${what}.`
  }
  const money = `${usd(headPerMillionUsd - basePerMillionUsd)} more per million invocations`
  return fact.isTooMuch
    ? `${what}: ${money}, which is more than max-cost-increase allows, together with all other calls.`
    : `${what}: ${money}, in addition to the cost of the function.`
}

/** `no call`, `1 call`, `2.5 calls` */
function calls(count: number): string {
  if (count === 0) return 'no call'
  const figure = grouped(count, Math.abs(count - Math.round(count)) < 0.05 ? 0 : 1)
  return `${figure} ${figure === '1' ? 'call' : 'calls'}`
}

function inconclusive(fact: Inconclusive & Place): string {
  const next = nextOf(fact)
  return `${whyInconclusive(fact)}${next === undefined ? '' : ` ${next}`}`
}

function whyInconclusive(fact: Inconclusive & Place): string {
  switch (fact.reason) {
    case 'nothing-works':
      return 'Nothing could be compared: at no memory size do both base and head work.'
    case 'all-failed': {
      const why = fact.example ? `: the function ${failureClause(fact.example)}` : ''
      return `Every invocation of both sides failed${why}.`
    }
    case 'too-few':
      return fact.environments === 0
        ? 'At least one memory size could not be measured.'
        : `Only ${counted(fact.environments, 'environment')} per side and size could be measured; a verdict needs at least ${fact.needed}.`
    case 'unconfirmed': {
      const first = `A first measurement showed ${subject(fact)} ${signedPercent(fact.firstPercent)}`
      return fact.fresh
        ? `${first}; fresh environments showed ${signedPercent(fact.fresh.changePercent)} (95 % interval ${intervalText(fact.fresh)}), which does not confirm it.`
        : `${first}; there was no budget left to confirm it on fresh environments.`
    }
    case 'undecided':
      return `Undecided: ${subject(fact)} changed by ${signedPercent(fact.changePercent)}, but may be anywhere between ${intervalText(fact, ' and ')}. With ${counted(fact.environments, 'environment')} per side, ${detectable(fact)}${stopped(fact)}`
  }
}

/** What would decide it, as a sentence of its own: the end of the finding's message. */
export function nextOf(fact: Inconclusive): string | undefined {
  switch (fact.reason) {
    case 'nothing-works':
      return undefined
    case 'all-failed':
      return 'Correct the payload or the configuration (environment, execution-role), or state what is expected (expect).'
    case 'too-few':
      return 'Raise max-spend, or test fewer memory sizes or payloads.'
    case 'unconfirmed':
      return fact.fresh ? 'Run the check again for more evidence.' : 'Raise max-spend.'
    case 'undecided':
      return remedy(fact)
  }
}

type Undecided = Extract<Inconclusive, { reason: 'undecided' }>

/** What so many environments show, and why that was not enough. */
function detectable({ detectablePercent, limitPercent }: Undecided): string {
  return detectablePercent > 2 * limitPercent
    ? `a check finds an increase of ${percent(detectablePercent)} in 80 % of cases, and smaller ones less often.`
    : `a check finds an increase of ${percent(detectablePercent)} in 80 % of cases, but this one is too close to the limit of ${percent(limitPercent)}.`
}

function stopped({ allowed }: Undecided): string {
  return allowed === undefined
    ? ''
    : ` The check stopped there: ${counted(allowed, 'environment')} per side, the most that are allowed, would probably not decide it.`
}

function remedy({ remedy: by }: Undecided): string {
  return by
    ? `About ${counted(by.environments, 'environment')} per side (raise ${by.input}), or payloads that run longer, would decide it.`
    : 'Payloads that run longer, or another limit, would decide it.'
}

/** What an undecided finding is about: `the duration of payload large at 128 MB`. */
function subject(fact: Place & { measure: 'duration' | 'cost'; baseMemoryMB?: number }): string {
  const what =
    fact.measure === 'cost' ? 'the cost' : `the duration of payload ${fact.payload ?? ''}`
  return fact.memoryMB === undefined ? `${what} over all sizes` : `${what} ${at(fact)}`
}

function at({ memoryMB = 0, baseMemoryMB }: Place & { baseMemoryMB?: number }): string {
  if (baseMemoryMB === undefined) return `at ${megabytes(memoryMB)}`
  return `as deployed (${megabytes(memoryMB)} instead of ${megabytes(baseMemoryMB)})`
}

function intervalText(
  { lowPercent, highPercent }: { lowPercent: number; highPercent: number },
  to = ' to ',
): string {
  return `${signedPercent(lowPercent)}${to}${signedPercent(highPercent)}`
}
