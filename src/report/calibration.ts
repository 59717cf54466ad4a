import type { FalseAlarms } from '../verdict/calibration/false-alarms.ts'
import type { CellNoise } from '../verdict/calibration/noise.ts'
import { codeSpan } from './markdown/escape.ts'
import { allOf, megabytes, milliseconds, percent } from './text/numbers.ts'

/** What calibrating one function found. */
export interface Calibration {
  name: string
  cells: readonly CellNoise[]
  alarms: FalseAlarms
  /** Environments per side and size that a check has at its last look. */
  environments: number
  /** Minimum detectable increase of such a check over all sizes together, as a share. */
  detectableOverall?: number
  limitPercent: number
  seed: number
}

/** The finding as markdown, for a terminal, the job summary or an issue. */
export function renderCalibration(calibration: Calibration): string {
  const { name, cells, alarms, environments, limitPercent, seed } = calibration
  const rows = cells.map(
    (cell) =>
      `| ${megabytes(cell.memoryMB)} | ${codeSpan(cell.payload)} | ${milliseconds(cell.durationMs)} | ${percent(100 * cell.between)} | ${percent(100 * cell.within)} | ${percent(100 * cell.detectableBySingleTest)} | ${cell.environmentsForTwice} | ${cell.cheapest.environments} × ${cell.cheapest.kept} |`,
  )
  return [
    `### ${codeSpan(name)}: base against itself`,
    '',
    alarmSentence(alarms),
    '',
    ...overallLines(calibration),
    `| Memory | Payload | Duration | Spread between environments | Spread within | Minimum detectable increase here alone | Environments to find twice the limit | Cheapest: environments × invocations |`,
    '|---:|:--|---:|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    `The minimum detectable increase is the true increase that the whole rule finds in 80 % of checks: its looks, the limit of ${percent(limitPercent)} or 1 ms, whichever is more, and the confirmation. "Here alone" is one size and payload by itself, with the ${environments} environments per side of a check's last look. The last two columns are environments per side: with the invocations of each payload that a check keeps at its first look (here ${keptText(cells)}), and with the number that needs the fewest invocations in total. Spreads are standard deviations: between environments of ln mean duration, within of single invocations as a share of their mean. Seed ${seed}.`,
  ].join('\n')
}

function alarmSentence({ checks, looks, fail, inconclusive }: FalseAlarms): string {
  const share = (count: number) => percent((100 * count) / checks)
  return `There is no difference, yet of ${checks} checks in which these environments were assigned to two sides at random, ${fail} failed (${share(fail)}) and ${inconclusive} were inconclusive (${share(inconclusive)}). Each looked at ${looks.join(' and at ')} environments per side.`
}

function overallLines({ cells, detectableOverall, environments }: Calibration): string[] {
  const sizes = new Set(cells.map(({ memoryMB }) => memoryMB)).size
  if (detectableOverall === undefined || sizes < 2) return []
  return [
    `Over ${allOf(sizes)} memory sizes together, a check with ${environments} environments per side and size finds an increase of ${percent(100 * detectableOverall)} in 80 % of cases.`,
    '',
  ]
}

function keptText(cells: readonly CellNoise[]): string {
  const kept = [...new Set(cells.map((cell) => Math.round(cell.kept)))].sort((a, b) => a - b)
  return kept.length === 1 ? `${kept[0]}` : `${kept[0]} to ${kept.at(-1)}`
}
