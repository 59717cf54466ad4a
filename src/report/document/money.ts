import type { MeasuredFunction, Month, ReportAdvice } from '../schema.ts'
import { type Phrase, strong } from './model.ts'
import { many, megabytes, percent, signedUsd, usd } from './numbers.ts'

/** `At 3.2 M invocations a month this merge costs +$2.59 a month (+$2.20 to +$2.98).` */
export function monthSentence({ invocations, changeUsd, lowUsd, highUsd }: Month): Phrase {
  const lead = `At ${many(invocations)} invocations a month this merge `
  const interval =
    lowUsd === null || highUsd === null ? '' : ` (${signedUsd(lowUsd)} to ${signedUsd(highUsd)})`
  if (lowUsd !== null && highUsd !== null && lowUsd <= 0 && highUsd >= 0) {
    return [lead, 'changes the bill by ', strong('less than can be told apart'), `${interval}.`]
  }
  if (changeUsd < 0) return [lead, 'saves ', strong(`${usd(-changeUsd)} a month`), `${interval}.`]
  return [lead, 'costs ', strong(`${signedUsd(changeUsd)} a month`), `${interval}.`]
}

/** `1,769 MB would cost 9 % less than the deployed size and answer 48 % faster.` */
export function adviceSentence(advice: ReportAdvice): Phrase | undefined {
  if (advice.kind === 'none' || advice.move === null) return undefined
  const { toMB, costPercent, durationPercent, costPerMonthUsd } = advice.move
  const cost =
    Math.abs(costPercent) < 2
      ? 'as much as'
      : `${percent(costPercent)} ${costPercent < 0 ? 'less' : 'more'} than`
  const duration =
    Math.abs(durationPercent) < 2
      ? 'just as fast'
      : `${percent(durationPercent)} ${durationPercent < 0 ? 'faster' : 'slower'}`
  const saved =
    costPerMonthUsd !== null && costPerMonthUsd < 0 && costPercent <= -2
      ? `, saving ${usd(-costPerMonthUsd)} a month`
      : ''
  return [
    strong(megabytes(toMB)),
    ` would cost ${cost} the deployed size and answer ${duration}${saved}.`,
  ]
}

/** What the measured curve says about the function, one sentence each. */
export function curveSentences({ advice }: MeasuredFunction): Phrase[] {
  if (advice.kind === 'none') return [[NO_ADVICE[advice.reason]]]
  const { cheapestMB, fastestMB, recommendedMB, frontierMB, work, kneeMB } = advice
  return [
    [
      `Cheapest measured size: ${megabytes(cheapestMB)}. Fastest: ${megabytes(fastestMB)}. Recommended: ${megabytes(recommendedMB)}, the cheapest that is not slower than what is deployed.`,
    ],
    [
      `Worth considering, since no other size is both cheaper and faster: ${frontierMB.map(megabytes).join(', ')}.`,
    ],
    ...(work === null ? [] : [[workSentence(work)]]),
    ...(kneeMB === null
      ? []
      : [
          [
            `From ${megabytes(kneeMB)} on Lambda gives a full vCPU: code that runs on one thread gets dearer above it, not faster.`,
          ],
        ]),
  ]
}

type Work = NonNullable<Extract<ReportAdvice, { kind: 'advice' }>['work']>

function workSentence({ kind, cpuShare, fitErrorPercent }: Work): string {
  const share = percent(100 * cpuShare)
  const what = {
    'cpu-bound': 'mostly computes, so more memory makes it faster',
    waiting: 'mostly waits, so more memory makes it dearer and hardly faster',
    mixed: 'both computes and waits',
  }[kind]
  return `The function ${what}: on a full vCPU ${share} of its duration is CPU time (estimated from how duration changes with memory; the fit is within ${percent(fitErrorPercent)}).`
}

const NO_ADVICE = {
  'too-few-sizes': 'No advice on memory size: fewer than three sizes could be measured.',
  'bad-fit': 'No advice on memory size: the durations follow no curve that could be trusted.',
  'within-noise': 'No advice on memory size: the sizes do not differ by more than the noise.',
  'no-size-fits': 'No advice on memory size: no measured size leaves room for the memory used.',
} as const
