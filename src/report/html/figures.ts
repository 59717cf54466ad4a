import { SIDES } from '../../inputs/plan.ts'
import { baseWord, headWord } from '../document/base.ts'
import type { CoursePoint, SampleSummary, SizeSummary } from '../sample-summary.ts'
import type { MeasuredFunction } from '../schema.ts'
import { grouped, megabytes, milliseconds, percent, usd } from '../text/numbers.ts'
import { costParts, costPartsChart, PART_WORDS, PARTS } from './charts/cost-parts.ts'
import { courseChart } from './charts/course.ts'
import { memoryCurve } from './charts/memory-curve.ts'
import { coldStartFigure, environmentsFigure, sideWord } from './environments.ts'
import { type Figure, sideLegend } from './figure.ts'

/** The figures of a function, in the order of looking: is it so, when, where, and what it is made of. */
export function figuresOf(fn: MeasuredFunction, samples: SampleSummary | undefined): Figure[] {
  return [
    ...(samples ? environmentsFigure(fn, samples) : []),
    ...(samples ? courseFigure(fn, samples) : []),
    ...memoryFigure(fn),
    ...costFigure(fn),
    ...(samples ? coldStartFigure(fn, samples) : []),
  ]
}

function courseFigure(fn: MeasuredFunction, { sizes }: SampleSummary): Figure[] {
  const both = sizes.filter(({ course }) => course.base.length > 0 && course.head.length > 0)
  const size =
    both.find(({ memoryMB }) => memoryMB === fn.deployedMB?.head) ?? both.at(-1) ?? sizes.at(-1)
  const drawn = size && courseChart(size)
  if (!size || drawn === undefined) return []
  const base = baseWord(fn)
  return [
    {
      title: [`Invocation by invocation, at ${megabytes(size.memoryMB)}.`],
      caption: [
        'Median of each side over its environments, and from the 10th to the 90th percentile. The shaded part, cold start and warm-up, does not count for the verdict; each pair of environments begins to count at an invocation of its own, and the shading ends where at least half do. Invocations that fewer than a quarter of the environments reached are in the table only.',
        fn.payloadSet.length > 1
          ? ' Durations with different payloads are scaled to their weighted mean.'
          : '',
      ],
      legend: sideLegend(fn),
      pictures: [drawn],
      table: {
        columns: [
          'Invocation',
          `${base}, median`,
          '10th to 90th',
          `${headWord(fn)}, median`,
          '10th to 90th',
          '',
        ],
        rows: courseRows(size),
      },
    },
  ]
}

function courseRows({ course }: SizeSummary): string[][] {
  const byFirst = new Map<number, Partial<Record<'base' | 'head', CoursePoint>>>()
  for (const side of SIDES) {
    for (const point of course[side]) {
      byFirst.set(point.firstInvocation, { ...byFirst.get(point.firstInvocation), [side]: point })
    }
  }
  return [...byFirst]
    .sort(([a], [b]) => a - b)
    .map(([first, { base, head }]) => {
      const last = Math.max(base?.lastInvocation ?? 0, head?.lastInvocation ?? 0)
      const phase = (head ?? base)?.phase
      return [
        first === last ? grouped(first, 0) : `${grouped(first, 0)} to ${grouped(last, 0)}`,
        ...cellsOf(base),
        ...cellsOf(head),
        phase === 'kept' ? '' : phase === 'cold' ? 'cold start' : 'warm-up',
      ]
    })
}

function cellsOf(point: CoursePoint | undefined): string[] {
  if (!point) return ['–', '–']
  return [
    milliseconds(point.medianMs),
    `${milliseconds(point.lowMs)} to ${milliseconds(point.highMs)}`,
  ]
}

/** Its figures are in the table of the function. */
function memoryFigure(fn: MeasuredFunction): Figure[] {
  const { sizes, advice, deployedMB } = fn
  const rows = sizes.filter(({ base, head }) => base !== null || head !== null)
  if (rows.length < 2) return []
  const marks = {
    deployedMB: deployedMB?.head,
    recommendedMB: advice.kind === 'advice' ? advice.recommendedMB : undefined,
  }
  const curve = (what: 'duration' | 'cost') =>
    memoryCurve(
      what,
      rows.map(({ memoryMB, base, head }) => {
        const of = (side: typeof base) =>
          side === null ? undefined : what === 'duration' ? side.durationMs : side.costPerMillionUsd
        return { memoryMB, base: of(base), head: of(head) }
      }),
      marks,
    )
  return [
    {
      title: ['Duration, and cost of a million invocations, by memory size.'],
      caption: ['The table above has the figures.'],
      legend: sideLegend(fn),
      pictures: [curve('duration'), curve('cost')],
      full: true,
    },
  ]
}

function costFigure(fn: MeasuredFunction): Figure[] {
  const costs = costParts(fn)
  const drawn = costPartsChart(costs, { base: baseWord(fn), head: headWord(fn) })
  if (drawn === undefined) return []
  const shown = PARTS.filter((part) => costs.some(({ parts }) => parts[part] > 0))
  const share = fn.coldStart?.cost?.share
  return [
    {
      title: ['What a million invocations cost.'],
      caption: [
        'By what AWS charges for.',
        shown.includes('init') && share !== undefined
          ? ` Cold starts as deployed, with ${percent(100 * share)} of invocations being one.`
          : '',
      ],
      legend: shown.map((part) => ({ of: part, text: PART_WORDS[part] })),
      pictures: [drawn],
      table: {
        columns: ['Memory', 'Side', ...shown.map((part) => PART_WORDS[part]), 'Together'],
        rows: costs.map(({ memoryMB, side, parts, totalUsd }) => [
          megabytes(memoryMB),
          sideWord(side, fn),
          ...shown.map((part) => usd(parts[part])),
          usd(totalUsd),
        ]),
      },
    },
  ]
}
