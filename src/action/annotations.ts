import type { FunctionResult } from '../check/check.ts'
import type { Annotation } from '../github/annotations.ts'
import type { Report, ReportFinding } from '../report/schema.ts'

/** Findings as annotations, beside the payload file where one payload shows them. */
export function annotationsOf(report: Report, functions: readonly FunctionResult[]): Annotation[] {
  const sources = new Map(
    functions.flatMap(({ target: { plan } }) =>
      plan.payloads.map(({ name, source }) => [`${plan.name}\n${name}`, source] as const),
    ),
  )
  return report.functions.flatMap((each) =>
    each.kind === 'measured'
      ? each.findings.flatMap((finding) =>
          annotationOf(each.name, finding, sources.get(`${each.name}\n${finding.payload ?? ''}`)),
        )
      : [],
  )
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
      title: `Lambda Cost Gate: ${name}`,
      message,
      ...(isFile && { file: source, line: 1 }),
    },
  ]
}
