import type { HistoryLine } from '../../history/line.ts'
import { courseOf } from '../../history/series.ts'
import { milliseconds, usd } from '../text/numbers.ts'

/** What https://shields.io/badges/endpoint-badge takes. */
export interface Badge {
  schemaVersion: 1
  label: string
  message: string
  color: 'brightgreen' | 'yellow' | 'red' | 'lightgrey'
}

/** A function as it is deployed: what an invocation takes and a million cost. */
export function badgeOf(lines: readonly HistoryLine[], name: string): Badge {
  const last = courseOf(lines, name).at(-1)
  const label = name.slice(0, 80)
  if (last === undefined)
    return { schemaVersion: 1, label, message: 'not measured', color: 'lightgrey' }
  const { durationMs, costPerMillionUsd, verdict, findings = [] } = last
  const creeps = findings.includes('creep')
  return {
    schemaVersion: 1,
    label,
    message: `${milliseconds(durationMs)}, ${usd(costPerMillionUsd)} per million`,
    color: verdict === 'fail' ? 'red' : creeps || verdict === 'accepted' ? 'yellow' : 'brightgreen',
  }
}
