/**
 * The trace that X-Ray recorded of an invocation, as the end of its log says: behind the line REPORT of this
 * request, or in the record `platform.report`.
 * @returns undefined where none was recorded
 */
export function traceIdOf(tail: string, requestId: string): string | undefined {
  const end = tail.slice(Math.max(0, tail.lastIndexOf(`REPORT RequestId: ${requestId}`)))
  const written =
    /\nXRAY TraceId: (\S+)\t[^\n]*Sampled: true/.exec(end)?.[1] ?? recorded(tail, requestId)
  return written !== undefined && TRACE_ID.test(written) ? written : undefined
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/

function recorded(tail: string, requestId: string): string | undefined {
  const report = tail
    .split('\n')
    .findLast((line) => line.includes('"type":"platform.report"') && line.includes(requestId))
  return report && /"value":"Root=([^;"]+);[^"]*Sampled=1"/.exec(report)?.[1]
}
