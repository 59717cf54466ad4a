/**
 * How soon slow creep is found, and how often it is where there is none: records a week apart, each two checks by
 * the real decision rule (against the code before, and against the anchor's), of simulated samples in
 * typical noise. The same seeds give the same table.
 *
 *     node bench/creep.ts [--courses 40] [--years 30] [--sizes 1,4]
 */
import { parseArgs } from 'node:util'
import { growthSince, isCreep, withoutRegressions } from '../src/history/creep.ts'
import type { MeasuredLine } from '../src/history/line.ts'
import type { FunctionComparison } from '../src/verdict/comparison.ts'
import { decisionRule } from '../src/verdict/looks.ts'
import { aLine } from '../test/support/history.ts'
import { runChecks, simulatedCase } from './simulator/run-checks.ts'
import { SCENARIOS } from './simulator/scenario.ts'

const { values: flags } = parseArgs({
  options: {
    courses: { type: 'string', default: '40' },
    years: { type: 'string', default: '30' },
    /** Memory sizes of a function. */
    sizes: { type: 'string', default: '1,4' },
  },
})
const SIZES = flags.sizes.split(',').map(Number)
const WEEK_MS = 7 * 24 * 3600 * 1000
const START = Date.UTC(2026, 0, 1)
const ANCHOR = { name: 'v1.4', commit: null, time: new Date(START).toISOString() }
const LIMIT_PERCENT = 5
const WEEKS_OF_YEAR = 52
/** Long enough for 1 % a week to come to 17 %. */
const WEEKS_OF_CREEP = 16

console.log('| memory sizes | a week | courses | found before 8 % | found at, median (worst) |')
console.log('|---:|---:|---:|---:|---:|')
for (const sizes of SIZES) {
  for (const step of [0.005, 0.01, 0.02]) {
    const courses = Number(flags.courses)
    const found = Array.from({ length: courses }, (_, seed) => foundPercent({ sizes, step, seed }))
    const sorted = found.toSorted((a, b) => a - b)
    const before = found.filter((percent) => percent < 8).length
    const [median = 0, worst = 0] = [sorted[Math.floor(courses / 2)], sorted.at(-1)]
    console.log(
      `| ${sizes} | +${100 * step} % | ${courses} | ${before} | +${median.toFixed(1)} % (+${worst.toFixed(1)} %) |`,
    )
  }
}
console.log('\n| memory sizes | function-years without a change | false alarms |\n|---:|---:|---:|')
for (const sizes of SIZES) {
  const years = Number(flags.years)
  const alarms = Array.from({ length: years }, (_, year) => alarmsIn({ sizes, seed: 1000 + year }))
  console.log(`| ${sizes} | ${years} | ${alarms.reduce((a, b) => a + b, 0)} |`)
}

/** What the steps had come to when creep was found; infinite where it never was. */
function foundPercent({ sizes, step, seed }: { sizes: number; step: number; seed: number }) {
  const lines: MeasuredLine[] = []
  for (let week = 1; week <= WEEKS_OF_CREEP / (100 * step); week++) {
    lines.push(...recorded({ sizes, week, step: 1 + step, whole: (1 + step) ** week, seed }))
    if (creeps(lines)) return 100 * ((1 + step) ** week - 1)
  }
  return Infinity
}

/** How often it begins to be said, in a year in which nothing changes. */
function alarmsIn({ sizes, seed }: { sizes: number; seed: number }): number {
  const lines: MeasuredLine[] = []
  let alarms = 0
  let before = false
  for (let week = 1; week <= WEEKS_OF_YEAR; week++) {
    lines.push(...recorded({ sizes, week, step: 1, whole: 1, seed }))
    const now = creeps(lines)
    if (now && !before) alarms += 1
    before = now
  }
  return alarms
}

function creeps(lines: readonly MeasuredLine[]): boolean {
  const whole = growthSince(lines, 'simulated', { measure: 'duration', anchor: ANCHOR })
  return whole !== undefined && isCreep(withoutRegressions(whole), LIMIT_PERCENT)
}

/** The lines of one record, one a memory size. */
function recorded({
  sizes,
  week,
  step,
  whole,
  seed,
}: {
  sizes: number
  week: number
  step: number
  whole: number
  seed: number
}): MeasuredLine[] {
  const own = checked(sizes, step, 1000 * seed + week)
  const live = checked(sizes, whole, 1_000_000 + 1000 * seed + week)
  return own.sizes.map(({ memoryMB, duration }, at) =>
    aLine({
      function: 'simulated',
      time: new Date(START + week * WEEK_MS).toISOString(),
      memoryMB,
      isDeployed: memoryMB === 1024,
      payload: 'small',
      verdict: own.verdict,
      duration,
      anchor: { ...ANCHOR, duration: live.sizes[at]?.duration ?? null, cost: null },
    }),
  )
}

function checked(sizes: number, factor: number, seed: number): FunctionComparison {
  const comparisons: FunctionComparison[] = []
  runChecks({
    scenario: SCENARIOS.typical,
    effect: { name: 'merge', factor },
    checks: 1,
    seed,
    fn: simulatedCase(sizes, 1, decisionRule(sizes), true),
    onComparison: (comparison) => comparisons.push(comparison),
  })
  const [comparison] = comparisons
  if (comparison === undefined) throw new Error('Nothing was compared.')
  return comparison
}
