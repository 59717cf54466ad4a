import { SAME_COST_PERCENT } from '../../money/advice.ts'
import type { MeasuredFunction, Month, ReportAdvice } from '../schema.ts'
import {
  counted,
  many,
  megabytes,
  milliseconds,
  percent,
  signedUsd,
  usd,
  usdDigits,
  usdPair,
} from '../text/numbers.ts'
import { name, type Phrase, strong } from './model.ts'

interface MonthOf extends Pick<MeasuredFunction, 'deployedMB'> {
  month: Month
}

/** What of the month is paid beside invocations: `In it: 5 environments kept provisioned, $12.10 → $24.20.` */
export function extrasSentence({ provisioned, snapStart }: Month): Phrase | undefined {
  const parts = [
    ...(provisioned
      ? [
          `${counted(provisioned.environments, 'environment')} kept provisioned, ${usdPair(provisioned.baseUsd, provisioned.headUsd)}`,
        ]
      : []),
    ...(snapStart
      ? [
          `SnapStart's cache of one version and its restores, ${usdPair(snapStart.baseUsd, snapStart.headUsd)}`,
        ]
      : []),
  ]
  return parts.length === 0 ? undefined : [`Included in the month: ${parts.join('; ')}.`]
}

/** `**+$2.59 a month** at 3.2 M invocations ($22.62 → $25.21, between +$2.20 and +$2.98).` */
export function monthSentence(of: MonthOf): Phrase {
  const { month } = of
  const [change, at, why] = [strong(monthChange(month)), ` at ${traffic(of)}`, ownNumber(month)]
  if (isFree(month)) return [change, `${at}: the free tier covers both sides.`]
  if (isUnclear(month)) return [change, `${at} (${now(month)}): ${INDISTINGUISHABLE}`, ...why]
  return [change, `${at} (${sides(month)})`, ...why]
}

/**
 * What a month's change rests on, where the change itself is said above: `A month at 3.2 M invocations:
 * $22.62 → $25.21, between +$2.20 and +$2.98.`
 * @param whose after `A month`
 */
export function monthBasis(of: MonthOf, whose: Phrase): Phrase {
  const { month } = of
  const at: Phrase = ['A month', ...whose, ` at ${traffic(of)}`]
  if (isFree(month)) return [...at, ': the free tier covers both sides.']
  const beside = isUnclear(month) ? ` (${now(month)}): ${INDISTINGUISHABLE}` : `: ${sides(month)}`
  return [...at, beside, ...ownNumber(month)]
}

/** `+$2.59 a month`, or from how much to how much where that may as well be nothing. */
export function monthChange(month: Month): string {
  if (isFree(month)) return '$0 a month'
  const change = isUnclear(month) ? intervalOf(month) : undefined
  return `${change ?? signedUsd(month.changeUsd, digitsOf(month))} a month`
}

function traffic({ month, deployedMB }: MonthOf): string {
  const { invocations, memoryMB, assumed } = month
  const size = deployedMB === null ? ` of ${megabytes(memoryMB)}` : ''
  return `${assumed === true ? 'one million' : many(invocations)} invocations${size}`
}

function ownNumber({ assumed }: Month): Phrase {
  return assumed === true
    ? ['; set ', name('invocations-per-month'), ' to your own number.']
    : ['.']
}

const isFree = ({ baseUsd, headUsd }: Month) => baseUsd === 0 && headUsd === 0
const isUnclear = ({ lowUsd, highUsd }: Month) =>
  lowUsd !== null && highUsd !== null && lowUsd <= 0 && highUsd >= 0
const now = ({ baseUsd }: Month) => `${usd(baseUsd, wholeCents(baseUsd))} now`
const digitsOf = ({ changeUsd, lowUsd, highUsd }: Month) =>
  wholeCents(Math.max(...[changeUsd, lowUsd ?? 0, highUsd ?? 0].map(Math.abs)))

function intervalOf(month: Month, to = ' to '): string | undefined {
  const { lowUsd, highUsd } = month
  if (lowUsd === null || highUsd === null) return undefined
  const digits = digitsOf(month)
  return `${signedUsd(lowUsd, digits)}${to}${signedUsd(highUsd, digits)}`
}

/** `$22.62 → $25.21, between +$2.20 and +$2.98` */
function sides(month: Month): string {
  const interval = intervalOf(month, ' and ')
  return `${usdPair(month.baseUsd, month.headUsd)}${interval === undefined ? '' : `, between ${interval}`}`
}

/** `+$2.59`, with a question mark where that may as well be nothing. */
export function monthFigure(month: Month): string {
  return `${signedUsd(month.changeUsd, digitsOf(month))}${isUnclear(month) ? ' ?' : ''}`
}

export const INDISTINGUISHABLE = 'too small to distinguish from no change'

/**
 * What functions cost together, where it is known of all. They are measured apart, so that the squares
 * of what each may be off by add up.
 */
export function monthsTogether(
  months: readonly (Month | null)[],
): { figure: string; isUnclear: boolean; isAssumed: boolean } | undefined {
  const known = months.filter((month) => month !== null)
  if (known.length < months.length) return undefined
  const changeUsd = known.reduce((sum, month) => sum + month.changeUsd, 0)
  const offBy = (end: 'lowUsd' | 'highUsd') =>
    Math.hypot(...known.map((month) => month.changeUsd - (month[end] ?? month.changeUsd)))
  const [lowUsd, highUsd] = [changeUsd - offBy('lowUsd'), changeUsd + offBy('highUsd')]
  const digits = wholeCents(Math.max(...[changeUsd, lowUsd, highUsd].map(Math.abs)))
  const unclear = lowUsd < 0 && highUsd > 0
  const change = unclear
    ? `${signedUsd(lowUsd, digits)} to ${signedUsd(highUsd, digits)}`
    : signedUsd(changeUsd, digits)
  const isAssumed = known.some((month) => month.assumed === true)
  return { figure: `${change} a month`, isUnclear: unclear, isAssumed }
}

/** Digits of a monthly bill: whole cents, unless it is less than a dime. */
export function wholeCents(largestUsd: number): number {
  return largestUsd >= 0.1 && largestUsd < 9_999.5 ? 2 : usdDigits(largestUsd)
}

/** `1,769 MB would cost 9 % less than the deployed size and answer 48 % faster.` */
export function adviceSentence(advice: ReportAdvice): Phrase | undefined {
  if (advice.kind === 'none' || advice.move === null) return undefined
  const { toMB, costPercent, durationPercent, costPerMonthUsd, baseCostPerMonthUsd } = advice.move
  const cost =
    Math.abs(costPercent) < 2
      ? 'as much as'
      : `${wholePercent(costPercent)} ${costPercent < 0 ? 'less' : 'more'} than`
  const duration =
    Math.abs(durationPercent) < 2
      ? 'just as fast'
      : `${wholePercent(durationPercent)} ${durationPercent < 0 ? 'faster' : 'slower'}`
  const saved =
    costPerMonthUsd !== null && costPerMonthUsd < 0 && costPercent <= -2
      ? `, saving ${monthly(costPerMonthUsd)} a month${sameForBase(costPerMonthUsd, baseCostPerMonthUsd)}`
      : ''
  return [
    strong(megabytes(toMB)),
    ` would cost ${cost} the deployed size and answer ${duration}${saved}.`,
  ]
}

const monthly = (savedUsd: number) => usd(-savedUsd, wholeCents(-savedUsd))

/** What base would save, where that is something else. */
function sameForBase(headUsd: number, baseUsd: number | null | undefined): string {
  if (baseUsd === null || baseUsd === undefined || baseUsd >= 0) return ''
  return monthly(headUsd) === monthly(baseUsd) ? '' : ` (base: ${monthly(baseUsd)})`
}

const wholePercent = (value: number) => percent(Math.round(value))

/** What the measured curve says about the function, one sentence each. */
export function curveSentences({ advice, deployedMB, sizes }: MeasuredFunction): Phrase[] {
  if (advice.kind === 'none') return [[NO_ADVICE[advice.reason]]]
  const { frontierMB, work, kneeMB } = advice
  const sentences = [
    extremes(advice),
    recommendation(advice, deployedMB !== null),
    ...(frontierMB.length < 2 || frontierMB.length === sizes.length
      ? []
      : [`No other measured size is both cheaper and faster than ${listed(frontierMB)}.`]),
    ...(work === null ? [] : [workSentence(work)]),
    ...(kneeMB === null
      ? []
      : [
          `From ${megabytes(kneeMB)} on, Lambda gives a full vCPU: above it, code that runs on one thread gets more expensive, not faster.`,
        ]),
  ]
  return sentences.map((sentence) => [sentence])
}

type Given = Extract<ReportAdvice, { kind: 'advice' }>

function extremes({ cheapestMB, fastestMB }: Given): string {
  return cheapestMB === fastestMB
    ? `${megabytes(cheapestMB)} is both the cheapest and the fastest measured size.`
    : `${megabytes(cheapestMB)} is the cheapest measured size, ${megabytes(fastestMB)} the fastest.`
}

function recommendation({ recommendedMB, maxLatencyMs }: Given, isDeployed: boolean): string {
  const why =
    maxLatencyMs !== undefined
      ? `the cheapest that answers within ${milliseconds(maxLatencyMs)}`
      : isDeployed
        ? 'the cheapest that is no slower than the deployed size'
        : 'the cheapest of these sizes'
  return `Recommended: ${megabytes(recommendedMB)}, ${why} (the fastest of those within ${SAME_COST_PERCENT} % of that cost).`
}

function listed(sizesMB: readonly number[]): string {
  return `${sizesMB.slice(0, -1).map(megabytes).join(', ')} or ${megabytes(sizesMB.at(-1) ?? 0)}`
}

type Work = NonNullable<Given['work']>

function workSentence({ kind, cpuShare, fitErrorPercent }: Work): string {
  const share = wholePercent(100 * cpuShare)
  const what = {
    'cpu-bound': 'mostly computes, so more memory makes it faster',
    waiting: 'mostly waits, so more memory makes it more expensive and hardly faster',
    mixed: 'both computes and waits',
  }[kind]
  return `The function ${what}: on a full vCPU ${share} of its duration is CPU time (estimated from how duration changes with memory; the fit is within ${percent(fitErrorPercent)}).`
}

const NO_ADVICE = {
  'too-few-sizes':
    'No advice on memory size: it takes three sizes that were measured with every payload.',
  'bad-fit': 'No advice on memory size: the durations do not follow the model closely enough.',
  'within-noise': 'No advice on memory size: the sizes do not differ by more than the noise.',
  'no-size-fits':
    'No advice on memory size: no measured size both has room for the memory used and is fast enough.',
} as const
