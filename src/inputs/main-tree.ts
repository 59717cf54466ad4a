import { existsSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import { isBelow } from '../shared/inside.ts'
import type { CheckPlan, FunctionPlan, LocalPath } from './plan.ts'

/** Main, checked out and built beside the working tree. All directories are absolute. */
export interface MainTree extends TreePlace {
  /** The working tree itself. */
  head: TreePlace
  sha: string
  /** As the user named it. */
  ref: string
  /** What a reader of the report has to know of how it was found. */
  note?: string
}

interface TreePlace {
  root: string
  /** What the working directory is in it. */
  cwd: string
}

/** Base's code and layers have to stay in main's working tree, as head's in its own. */
export function withinMain(plan: CheckPlan, main: MainTree): CheckPlan {
  const inTree = <Place extends LocalPath>(place: Place): Place =>
    isBelow(main.root, place.path) ? { ...place, workspace: main.cwd } : place
  const functions = plan.functions.map((each): FunctionPlan => {
    const { code, layers } = each
    const { base } = code
    return {
      ...each,
      code: { ...code, base: base.kind === 'path' ? inTree(base) : base },
      ...(layers && {
        layers: { ...layers, base: layers.base.map((layer) => inTree(layerOfMain(layer, main))) },
      }),
    }
  })
  return { ...plan, functions }
}

/** What main has at the path of a layer; one that is not in its tree is the same for both sides. */
function layerOfMain(layer: LocalPath, { root, head }: MainTree): LocalPath {
  if (isBelow(root, layer.path) || !isBelow(head.root, layer.path)) return layer
  const there = path.join(root, path.relative(head.root, layer.path))
  return existsSync(there) ? { ...layer, path: there } : layer
}

/**
 * Where main has what lies at a path of the working tree.
 * @param input name of the input that gave the path, for messages
 * @returns absolute
 * @throws BadInput for a path outside of the repository
 */
export function inMain(given: string, input: string, { head, ...main }: MainTree): string {
  const absolute = path.resolve(head.cwd, given)
  if (isBelow(head.root, absolute)) {
    return path.join(main.root, path.relative(head.root, absolute))
  }
  throw new BadInput(
    `${input}: ${given} is outside of the repository, so --base-ref does not cover it; give a path in ${head.root}.`,
  )
}
