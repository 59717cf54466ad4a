import type { CallNode } from '../../src/explain/call-tree.ts'
import { childOf } from '../../src/explain/call-tree.ts'

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
