import type { ObservedTree, TimesObservation } from './observation.ts'

/** A function as it stands in a call tree, or one of the runtime's own doings: `(idle)`, `(log)`. */
export interface Frame {
  file: string
  name: string
  line: number
  column: number
}

/** The call tree of one side, mean over environments, per invocation. */
export interface CallNode {
  frame: Frame | undefined
  selfMs: number
  parent: CallNode | undefined
  children: Map<string, CallNode>
}

/** @param divisorOf what the times of an environment are divided by: its invocations */
export function callTree(trees: readonly { tree: ObservedTree; per: number }[]): CallNode {
  const root: CallNode = { frame: undefined, selfMs: 0, parent: undefined, children: new Map() }
  const scale = 1 / Math.max(1, trees.length) / 1000
  for (const { tree, per } of trees) {
    const placed: CallNode[] = []
    for (const [parent, frameIndex, us] of tree.nodes) {
      const frame = tree.frames[frameIndex]
      const node = frame && parent >= 0 ? childOf(placed[parent] ?? root, frame) : root
      node.selfMs += (us * scale) / Math.max(1, per)
      placed.push(node)
    }
  }
  return root
}

export const invocationTree = (seen: readonly TimesObservation[]): CallNode =>
  callTree(seen.map(({ tree, invocations }) => ({ tree, per: invocations })))

/** The node of a frame below another, made where it is not there. */
export function childOf(parent: CallNode, frame: Frame): CallNode {
  const key = `${frame.file}\n${frame.name}\n${frame.line}\n${frame.column}`
  const known = parent.children.get(key)
  if (known) return known
  const node: CallNode = { frame, selfMs: 0, parent, children: new Map() }
  parent.children.set(key, node)
  return node
}

/** Every node, parents first. */
export function* nodesOf(node: CallNode): Generator<CallNode> {
  yield node
  for (const child of node.children.values()) yield* nodesOf(child)
}

/** Whether it is a doing of the runtime and no function. */
export const isPseudo = ({ frame }: CallNode): boolean => frame !== undefined && frame.file === ''

/** Time of a node and all below it that is computing: without waiting, collecting and logging. */
export function computingMs(node: CallNode): number {
  if (isPseudo(node)) return 0
  let total = node.selfMs
  for (const child of node.children.values()) total += computingMs(child)
  return total
}

/** Time in one of the runtime's doings, wherever it was entered. */
export function pseudoMs(root: CallNode, name: string): number {
  let total = 0
  for (const node of nodesOf(root)) {
    if (isPseudo(node) && node.frame?.name === name) total += node.selfMs
  }
  return total
}
