import { defined } from '../shared/defined.ts'
import type { Finding } from '../verdict/finding.ts'
import type { ReportFinding } from './schema.ts'
import { findingMessage, nextOf } from './text/findings.ts'

/** A finding as report.json has it: its numbers by name, and the sentence made of them. */
export function reportFinding(finding: Finding): ReportFinding {
  const { kind, severity, memoryMB, payload } = finding
  const log = logOf(finding)
  const next = finding.kind === 'inconclusive' ? nextOf(finding) : undefined
  return {
    kind,
    severity,
    message: findingMessage(finding),
    memoryMB: memoryMB ?? null,
    payload: payload ?? null,
    ...defined({ next, log }),
    numbers: numbersOf(finding),
  }
}

/** The end of the log of the failure that the message quotes. */
function logOf(finding: Finding): string | undefined {
  switch (finding.kind) {
    case 'new-failures':
    case 'failures':
      return finding.example?.log
    case 'size-abandoned':
      return (finding.head ?? finding.base)?.log
    default:
      return undefined
  }
}

/** Everything in it that is a number, but for the memory size, which is a field of its own. */
function numbersOf(finding: Finding): ReportFinding['numbers'] {
  return Object.fromEntries(
    Object.entries({ ...finding, ...inconclusiveNumbers(finding) }).filter(
      (entry): entry is [string, number] =>
        entry[0] !== 'memoryMB' && typeof entry[1] === 'number' && Number.isFinite(entry[1]),
    ),
  )
}

/** What an inconclusive finding rests on, and how many environments would decide it. */
function inconclusiveNumbers(finding: Finding): object {
  if (finding.kind !== 'inconclusive') return {}
  switch (finding.reason) {
    case 'unconfirmed':
      return { ...finding.fresh }
    case 'undecided':
      return { neededEnvironments: finding.remedy?.environments }
    default:
      return {}
  }
}
