import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import { isBelow } from '../shared/inside.ts'
import type { CheckPlan, FunctionPlan } from './plan.ts'

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

/** Base's code has to stay in main's working tree, as head's in its own. */
export function withinMain(plan: CheckPlan, { root, cwd }: MainTree): CheckPlan {
  const functions = plan.functions.map((each): FunctionPlan => {
    const { base } = each.code
    if (base.kind !== 'path' || !isBelow(root, base.path)) return each
    return { ...each, code: { ...each.code, base: { ...base, workspace: cwd } } }
  })
  return { ...plan, functions }
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
    `${input}: ${given} is outside of the repository, so --base-ref knows nothing of it; give a path in ${head.root}.`,
  )
}
