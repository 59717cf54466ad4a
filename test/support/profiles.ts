import type { CallNode } from '../../src/explain/call-tree.ts'
import { childOf } from '../../src/explain/call-tree.ts'
import type { Report } from '../../src/report/schema.ts'
import type { ReportExplanation } from '../../src/report/schema-explanation.ts'

/** A handler that resizes, encodes and waits. */
export function aCallTree({ resizeMs = 20, encodeMs = 12, waitMs = 8 }): CallNode {
  const root: CallNode = { frame: undefined, selfMs: 0, parent: undefined, children: new Map() }
  const handler = childOf(root, frame('handler', 'index.mjs', 4))
  handler.selfMs = 1
  const resize = childOf(handler, frame('resize', 'src/index.mjs', 18))
  childOf(resize, frame('lanczos', 'src/index.mjs', 40)).selfMs = resizeMs * 0.8
  resize.selfMs = resizeMs * 0.2
  childOf(handler, frame('encode', 'src/png.mjs', 7)).selfMs = encodeMs
  childOf(root, frame('(idle)', '', 1)).selfMs = waitMs
  return root
}

const frame = (name: string, file: string, line: number) => ({ name, file, line, column: 0 })

/** The same report with causes, as for the profiles of `aCallTree`. */
export function withCauses(report: Report): Report {
  return {
    ...report,
    functions: report.functions.map((each) =>
      each.kind === 'measured' && each.verdict === 'fail' ? { ...each, explanation: CAUSES } : each,
    ),
  }
}

const CAUSES: ReportExplanation = {
  payload: 'large',
  memoryMB: 1024,
  causes: [
    {
      kind: 'function',
      name: 'resize',
      file: 'src/index.mjs',
      line: 40,
      changed: false,
      from: { name: 'handler', file: 'src/index.mjs', line: 18 },
      base: { calls: 1, ms: 180 },
      head: { calls: 2, ms: 230 },
      sharePercent: 82,
    },
    {
      kind: 'downstream',
      name: 'S3 PutObject',
      changed: false,
      base: { calls: 1, ms: 21 },
      head: { calls: 2, ms: 39 },
      sharePercent: 12,
    },
  ],
  unexplainedPercent: 6,
}
