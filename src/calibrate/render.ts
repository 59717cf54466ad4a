import { codeSpan } from '../report/markdown/escape.ts'
import type { CellNoise, FalseAlarms } from './noise.ts'

/** What calibrating one function found. */
export interface Calibration {
  name: string
  cells: readonly CellNoise[]
  alarms: FalseAlarms
  /** Environments a side of the largest look. */
  environments: number
  limitPercent: number
}

/** The finding as markdown, for a terminal or an issue. */
export function renderCalibration(calibration: Calibration): string {
  const { name, cells, alarms, environments, limitPercent } = calibration
  const rows = cells.map(
    (cell) =>
      `| ${cell.memoryMB} MB | ${codeSpan(cell.payload)} | ${milliseconds(cell.durationMs)} | ${percent(cell.between)} | ${percent(cell.within)} | ${percent(cell.seeable)} | ${cell.environmentsForLimit} |`,
  )
  return [
    `### ${codeSpan(name)}: base against itself`,
    '',
    alarmSentence(alarms),
    '',
    `| Memory | Payload | Duration | Spread between environments | Spread within | Smallest increase seen by ${environments} environments | Environments to see ${limitPercent} % |`,
    '|---:|:--|---:|---:|---:|---:|---:|',
    ...rows,
    '',
    `Spreads are standard deviations of ln duration; a change counts as seen when it is found in 4 of 5 checks of one size and payload on its own. A check pools its sizes, and so sees less than that.`,
  ].join('\n')
}

function alarmSentence({ checks, fail, inconclusive }: FalseAlarms): string {
  const share = (count: number) => percent(count / checks)
  return `Nothing differs, yet of ${checks} checks with these environments dealt out to two sides at random, ${fail} failed (${share(fail)}) and ${inconclusive} were inconclusive (${share(inconclusive)}).`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function milliseconds(durationMs: number): string {
  return `${durationMs < 10 ? durationMs.toFixed(2) : durationMs.toFixed(0)} ms`
}
