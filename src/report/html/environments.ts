import { baseWord, headWord } from '../document/base.ts'
import type { EnvironmentSummary, SampleSummary, SizeSummary } from '../sample-summary.ts'
import type { MeasuredFunction } from '../schema.ts'
import {
  counted,
  grouped,
  megabytes,
  milliseconds,
  percent,
  signedPercent,
} from '../text/numbers.ts'
import { type Dot, dotChart, percentOf, referenceOf } from './charts/dots.ts'
import { type Figure, sideLegend } from './figure.ts'

/** Every execution environment as a dot: its warm duration, with interval. */
export function environmentsFigure(fn: MeasuredFunction, samples: SampleSummary): Figure[] {
  const { limits, confirmed } = fn
  const base = baseWord(fn)
  const columns = samples.sizes.flatMap(({ memoryMB, environments }) => {
    const dots = environments.map(durationDot)
    const reference = referenceOf(dots)
    return reference === undefined ? [] : [{ memoryMB, reference, dots }]
  })
  if (columns.length === 0) return []
  const drawn = dotChart(
    columns,
    limits.durationPercent,
    'Duration of each execution environment in percent of base, by memory size and side',
  )
  return [
    {
      title: ['Every execution environment.'],
      caption: [
        `A dot is the mean of an environment's kept invocations with its 95 % confidence interval, compared with the mean of ${base} at that size. Bars are means of the dots, the dashed line is the limit of +${percent(limits.durationPercent)}.`,
        confirmed ? ' Hollow dots: fresh environments, which had to confirm the regression.' : '',
        ...computedSizes(fn),
        ...leftOut(samples),
      ],
      legend: sideLegend(fn),
      pictures: [drawn],
      table: {
        columns: [
          'Memory',
          'Side',
          'Duration',
          '95 % interval',
          `Of ${base}`,
          'Invocations',
          'Failed',
        ],
        rows: samples.sizes.flatMap((size) => rowsOf(size, fn)),
      },
    },
  ]
}

function durationDot({ side, stage, durationMs, interval, invocations }: EnvironmentSummary): Dot {
  const plusMinus = interval ? ` ±${milliseconds((interval.highMs - interval.lowMs) / 2)}` : ''
  return {
    side,
    value: durationMs,
    ...(interval && { interval: { low: interval.lowMs, high: interval.highMs } }),
    fresh: stage === 'confirm',
    title: `${milliseconds(durationMs)}${plusMinus}, ${counted(invocations, 'invocation')}`,
  }
}

/** INIT of the cold start of every environment. */
export function coldStartFigure(fn: MeasuredFunction, samples: SampleSummary): Figure[] {
  const base = baseWord(fn)
  const computed = new Set(fn.sizes.filter(({ ranAtMB }) => ranAtMB).map((row) => row.memoryMB))
  const sizes = samples.sizes
    .filter(({ memoryMB }) => !computed.has(memoryMB))
    .map(({ memoryMB, environments }) => ({ memoryMB, dots: environments.flatMap(coldDot) }))
  const reference = referenceOf(sizes.flatMap(({ dots }) => dots))
  if (reference === undefined) return []
  const { initPercent } = fn.limits
  return [
    {
      title: ['Every cold start.'],
      caption: [
        `Init Duration of each environment, compared with the mean of ${base} over all sizes, ${milliseconds(reference)}. The dashed line is the limit of +${percent(initPercent)}.`,
      ],
      legend: sideLegend(fn),
      pictures: [
        dotChart(
          sizes.filter(({ dots }) => dots.length > 0).map((size) => ({ ...size, reference })),
          initPercent,
          'Init duration of each execution environment in percent of base, by memory size and side',
        ),
      ],
      table: {
        columns: ['Memory', 'Side', 'Init Duration', `Of ${base}`],
        rows: sizes.flatMap(({ memoryMB, dots }) =>
          dots.map(({ side, value }) => [
            megabytes(memoryMB),
            sideWord(side, fn),
            milliseconds(value),
            signedPercent(percentOf(value, reference)),
          ]),
        ),
      },
    },
  ]
}

function coldDot({ side, stage, coldMs }: EnvironmentSummary): Dot[] {
  if (coldMs === undefined) return []
  return [{ side, value: coldMs, fresh: stage === 'confirm', title: milliseconds(coldMs) }]
}

/** On the embedded service larger sizes are computed from one that ran, and show nothing new. */
function computedSizes({ sizes }: MeasuredFunction): string[] {
  const computed = sizes.filter(({ ranAtMB }) => ranAtMB !== undefined)
  const ran = [...new Set(computed.map(({ ranAtMB = 0 }) => megabytes(ranAtMB)))].join(', ')
  const which = computed.map(({ memoryMB }) => megabytes(memoryMB)).join(' and ')
  return computed.length === 0
    ? []
    : [` What is shown at ${which} was computed from the same invocations, which ran at ${ran}.`]
}

function leftOut({ environmentsLeftOut }: SampleSummary): string[] {
  return environmentsLeftOut === 0
    ? []
    : [` ${counted(environmentsLeftOut, 'further environment')} are in samples.ndjson only.`]
}

function rowsOf({ memoryMB, environments }: SizeSummary, fn: MeasuredFunction): string[][] {
  const reference = referenceOf(environments.map(durationDot)) ?? Number.NaN
  return environments.map(({ side, stage, durationMs, interval, invocations, failures }) => [
    megabytes(memoryMB),
    `${sideWord(side, fn)}${stage === 'confirm' ? ', fresh' : ''}`,
    milliseconds(durationMs),
    interval ? `${milliseconds(interval.lowMs)} to ${milliseconds(interval.highMs)}` : '–',
    signedPercent(percentOf(durationMs, reference)),
    grouped(invocations, 0),
    grouped(failures, 0),
  ])
}

export const sideWord = (side: 'base' | 'head', fn: MeasuredFunction): string =>
  side === 'base' ? baseWord(fn) : headWord(fn)
