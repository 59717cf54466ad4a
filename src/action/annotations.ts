import type { FunctionResult } from '../check/run.ts'
import type { Annotation } from '../github/annotations.ts'
import { mainCauses } from '../report/document/why.ts'
import type { FunctionReport, MeasuredFunction, Report, ReportFinding } from '../report/schema.ts'
import type { ReportCause } from '../report/schema-explanation.ts'
import { causeSentence } from '../report/sentence.ts'
import type { Place } from '../shared/errors.ts'

/**
 * Findings as annotations: beside the payload that shows them, or else where the config file lists
 * the function. A report of another run says nothing of the latter.
 */
export function annotationsOf(
  report: Report,
  functions: readonly Pick<FunctionResult, 'plan'>[],
): Annotation[] {
  const listed = new Map(functions.map(({ plan: { name, listedAt } }) => [name, listedAt]))
  return report.functions.flatMap((each) => ofFunction(each, listed.get(each.name)))
}

function ofFunction(each: FunctionReport, listedAt: Place | undefined): Annotation[] {
  switch (each.kind) {
    case 'measured':
      return [
        ...each.findings.flatMap((finding) =>
          ofFinding(each, finding, payloadAt(finding, each) ?? listedAt),
        ),
        ...mainCauses(each).flatMap((cause) => ofCause(each, cause)),
      ]
    case 'unmeasured':
      return [{ level: 'error', title: titleOf(each.name), message: each.reason, ...listedAt }]
    case 'unchanged':
    case 'new':
      return []
  }
}

/** What a maintainer accepted is still worth knowing, and no error any more. */
function ofFinding(
  { name, verdict }: MeasuredFunction,
  { severity, message }: ReportFinding,
  at: Place | undefined,
): Annotation[] {
  if (severity === 'info') return []
  const level = severity === 'fail' && verdict !== 'accepted' ? 'error' : 'warning'
  return [{ level, title: titleOf(name), message, ...at }]
}

/** Beside the line that the pull request changed; where it changed none, there is nothing to see. */
function ofCause({ name }: MeasuredFunction, cause: ReportCause): Annotation[] {
  const { changed, file, line, from } = cause
  const at = from ?? (changed && file !== undefined ? { file, line: line ?? 1 } : undefined)
  if (!at) return []
  const { file: path, line: number } = at
  const message = causeSentence(cause)
  return [{ level: 'warning', title: titleOf(name), message, file: path, line: number }]
}

/** A payload comes from a file, from a line of one (`events.ndjson:3`), or from no file at all. */
function payloadAt({ payload }: ReportFinding, { payloadSet }: MeasuredFunction) {
  const source = payloadSet.find(({ name }) => name === payload)?.source
  if (source === undefined || source === 'inline' || source === 'default') return undefined
  const [, file = source, line = '1'] = /^(.+\.(?:ndjson|jsonl)):(\d+)$/.exec(source) ?? []
  return { file, line: Number(line) }
}

/** By which the annotations of a function are distinguished from those of another. */
export const titleOf = (name: string) => `Lambda Cost Gate: ${name}`
