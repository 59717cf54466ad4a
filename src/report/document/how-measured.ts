import { notesOnce } from '../notes-once.ts'
import type { MeasuredFunction, Report } from '../schema.ts'
import { counted, megabytes, percent, unbroken, usd } from '../text/numbers.ts'
import { baseSentence, baseWord, isRecord } from './base.ts'
import { details } from './details.ts'
import { type Block, type Detail, type Inline, name, type Phrase, said } from './model.ts'

/** What the two sides are, and how they were measured. */
function sidesSentence(measured: readonly MeasuredFunction[]): Phrase {
  const head = measured.every(isRecord)
    ? 'Head is the code of main as it is now.'
    : "Head is the pull request's code."
  return [
    `${head} Both sides were measured in the same run, in alternation and random order, each in several new execution environments.`,
  ]
}

const HOW: readonly Phrase[] = [
  [
    '± is the 95 % confidence interval of a change. A change smaller than its ± may be due to chance.',
  ],
  [
    "Method: one mean per environment; Welch's t-test on the logarithms of these means, with Holm's correction; several looks, each with more environments (Pocock); regressions are confirmed on fresh environments, and a pass needs evidence, too. ",
    name('docs/how-it-decides.md'),
    ' has the details. Every invocation is in ',
    name('samples.ndjson'),
    ' of ',
    name('report-dir'),
    ', and ',
    name('check --from-samples'),
    ' judges them again without measuring.',
  ],
]

/** How the figures came about, so that anybody can judge them and measure again. */
export function howMeasured(report: Report, detail: Detail): Block {
  const measured = report.functions.filter((each) => each.kind === 'measured')
  const items: Phrase[] = [
    ...(measured.length === 0 ? [] : [sidesSentence(measured), ...HOW]),
    ...basesOf(report),
    ...measured.slice(0, detail.functions).flatMap((each) => [measuredHow(each), evidence(each)]),
    ...pricesUsed(measured),
    ...(measured.length === 0 ? [] : [[runCost(report)]]),
    [
      'Seed ',
      name(String(report.seed)),
      `; started ${clock(report.startedAt)}, took ${duration(report)}.`,
    ],
    ...notesOnce(report.notes, report.functions).map((note) => [said(note)]),
  ]
  return details(['How it was measured'], { kind: 'list', items })
}

/** Where all are main's own build, the foot says it. */
function basesOf(report: Report): Phrase[] {
  const measured = report.functions.filter((each) => each.kind === 'measured')
  return measured.flatMap((each): Phrase[] => {
    const isGivenMain = baseWord(each) === 'main' && each.base?.source.kind === 'given'
    const sentence = isGivenMain ? undefined : baseSentence(each, report)
    if (!sentence) return []
    return measured.length === 1 ? [sentence] : [[name(each.name), ': ', ...sentence]]
  })
}

function measuredHow(fn: MeasuredFunction): Phrase {
  const { replicas, sizes, payloadSet, confirmed, runtime, architecture } = fn
  const invocations = sizes
    .filter(({ ranAtMB }) => ranAtMB === undefined)
    .flatMap(({ base, head }) => [base?.invocations ?? 0, head?.invocations ?? 0])
    .reduce((a, b) => a + b, 0)
  return [
    name(fn.name),
    ': ',
    ...(runtime === null ? [] : [name(runtime), ' on ']),
    `${architecture}, ${counted(replicas, 'environment')} per side and memory size, ${counted(invocations, 'invocation')}`,
    confirmed ? ', regressions confirmed on fresh environments' : '',
    `; ${payloadSet.length === 1 ? 'payload' : 'payloads'} `,
    ...payloadNames(fn),
    '.',
  ]
}

/** What each row rests on, and what it could have shown. */
function evidence(fn: MeasuredFunction): Phrase {
  const rows = fn.sizes.map(
    ({ memoryMB, ranAtMB, base, head, duration }, index): Phrase => [
      index === 0 ? '' : '; ',
      unbroken(megabytes(memoryMB)),
      ranAtMB === undefined ? '' : ` (computed from those at ${unbroken(megabytes(ranAtMB))})`,
      `: ${base?.environments ?? 0} + ${head?.environments ?? 0}, ${counted((base?.invocations ?? 0) + (head?.invocations ?? 0), 'invocation')}`,
      typeof duration?.detectableIncreasePercent === 'number'
        ? `, ${percent(duration.detectableIncreasePercent)}`
        : '',
    ],
  )
  return [
    name(fn.name),
    `, environments (base + ${isRecord(fn) ? 'head' : 'PR'}${fn.confirmed ? '; of what was confirmed, the fresh ones' : ''}), ${fn.confirmed ? 'all ' : ''}invocations, and the smallest increase in duration that would probably have been found: `,
    ...rows.flat(),
    '.',
  ]
}

function payloadNames({ payloadSet }: MeasuredFunction): Inline[] {
  const weights = payloadSet.reduce((sum, { weight }) => sum + weight, 0)
  const shown = payloadSet
    .slice(0, 20)
    .flatMap(({ name: payload, weight, source }, index): Inline[] => [
      index === 0 ? '' : ', ',
      source === 'default' ? 'the default, an empty object' : name(payload),
      payloadSet.length === 1 ? '' : ` (${percent((100 * weight) / weights)})`,
    ])
  return payloadSet.length > 20 ? [...shown, ` and ${payloadSet.length - 20} more`] : shown
}

function pricesUsed(functions: readonly MeasuredFunction[]): Phrase[] {
  const used = functions.flatMap(({ prices }) => [prices.base, prices.head])
  const unique = new Map(used.map((prices) => [`${prices.region} ${prices.architecture}`, prices]))
  return [...unique.values()].map(
    ({ region, architecture, asOf, given, usdPerGBSecond, usdPerRequest }) => [
      given
        ? `Prices as given by the user for ${region}, ${architecture}: `
        : `AWS prices of ${asOf} for ${region}, ${architecture}: `,
      name(`$${usdPerGBSecond}`),
      ` per GB-second and ${usd(Number(usdPerRequest) * 1_000_000, 2)} per million requests.`,
    ],
  )
}

function runCost({ backend, spend }: Report): string {
  const invocations = counted(spend.invocations, 'invocation')
  if (backend === 'local') return 'The run cost nothing: nothing was deployed on AWS.'
  const { predicted } = spend
  const before =
    predicted === undefined
      ? ''
      : ` Predicted for the first look (${counted(predicted.invocations, 'invocation')}): ${usd(predicted.leastUsd)} to ${usd(predicted.mostUsd)} (if all of them timed out).`
  return `The run itself cost ${usd(spend.usd)} (${invocations}).${before}`
}

const clock = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`

function duration({ startedAt, finishedAt }: Report): string {
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000))
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
