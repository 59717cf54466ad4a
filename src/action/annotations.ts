import type { FunctionResult } from '../check/check.ts'
import type { Annotation } from '../github/annotations.ts'
import type { FunctionReport, Report, ReportFinding } from '../report/schema.ts'

/** Findings as annotations, beside the payload file where one payload shows them. */
export function annotationsOf(report: Report, functions: readonly FunctionResult[]): Annotation[] {
  const sources = new Map(
    functions.flatMap(({ plan }) =>
      plan.payloads.map(({ name, source }) => [`${plan.name}\n${name}`, source] as const),
    ),
  )
  return report.functions.flatMap((each) => ofFunction(each, sources))
}

function ofFunction(each: FunctionReport, sources: ReadonlyMap<string, string>): Annotation[] {
  switch (each.kind) {
    case 'measured':
      return each.findings.flatMap((finding) =>
        annotationOf(each.name, finding, sources.get(`${each.name}\n${finding.payload ?? ''}`)),
      )
    case 'unmeasured':
      return [{ level: 'error', title: titleOf(each.name), message: each.reason }]
    case 'unchanged':
    case 'new':
      return []
  }
}

function annotationOf(
  name: string,
  { severity, message }: ReportFinding,
  source: string | undefined,
): Annotation[] {
  if (severity === 'info') return []
  const isFile = source !== undefined && source !== 'inline' && source !== 'default'
  return [
    {
      level: severity === 'fail' ? 'error' : 'warning',
      title: titleOf(name),
      message,
      ...(isFile && { file: source, line: 1 }),
    },
  ]
}

const titleOf = (name: string) => `Lambda Cost Gate: ${name}`
