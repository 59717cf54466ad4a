import type { FalseAlarms } from '../verdict/calibration/false-alarms.ts'
import type { CellNoise } from '../verdict/calibration/noise.ts'
import { codeSpan } from './markdown/escape.ts'

/** What calibrating one function found. */
export interface Calibration {
  name: string
  cells: readonly CellNoise[]
  alarms: FalseAlarms
  /** Environments a side and size that a check has at its last look. */
  environments: number
  /** Smallest increase that such a check sees over all sizes together, as a share. */
  seeableOverall?: number
  limitPercent: number
  seed: number
}

/** The finding as markdown, for a terminal, the job summary or an issue. */
export function renderCalibration(calibration: Calibration): string {
  const { name, cells, alarms, environments, limitPercent, seed } = calibration
  const rows = cells.map(
    (cell) =>
      `| ${cell.memoryMB} MB | ${codeSpan(cell.payload)} | ${milliseconds(cell.durationMs)} | ${percent(cell.between)} | ${percent(cell.within)} | ${percent(cell.seeable)} | ${cell.environmentsForLimit} | ${cell.cheapest.environments} × ${cell.cheapest.kept} |`,
  )
  return [
    `### ${codeSpan(name)}: base against itself`,
    '',
    alarmSentence(alarms),
    '',
    ...overallLines(calibration),
    `| Memory | Payload | Duration | Spread between environments | Spread within | Smallest increase seen here alone | Environments to see ${limitPercent} % | Cheapest: environments × invocations |`,
    '|---:|:--|---:|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    `"Seen" is what is found in 4 of 5 checks. "Here alone" is one size and payload by itself, with the ${environments} environments a side of a check's last look. The last two columns are environments a side: with the three invocations of each payload that a check keeps, and with the number that takes the fewest invocations in all. Spreads are standard deviations of ln duration, between environments of the median of three invocations, within of a single one. Seed ${seed}.`,
  ].join('\n')
}

function alarmSentence({ checks, fail, inconclusive }: FalseAlarms): string {
  const share = (count: number) => percent(count / checks)
  return `Nothing differs, yet of ${checks} checks with these environments dealt out to two sides at random, ${fail} failed (${share(fail)}) and ${inconclusive} were inconclusive (${share(inconclusive)}). Each looked at 4 and at 8 environments a side.`
}

function overallLines({ cells, seeableOverall, environments }: Calibration): string[] {
  const sizes = new Set(cells.map(({ memoryMB }) => memoryMB)).size
  if (seeableOverall === undefined || sizes < 2) return []
  return [
    `Over all ${sizes} memory sizes together, a check with ${environments} environments a side and size sees an increase of ${percent(seeableOverall)} or more.`,
    '',
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function milliseconds(durationMs: number): string {
  return `${durationMs < 10 ? durationMs.toFixed(2) : durationMs.toFixed(0)} ms`
}
