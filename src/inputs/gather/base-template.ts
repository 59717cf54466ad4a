import path from 'node:path'
import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'
import { isBelow } from '../../shared/inside.ts'
import { withoutPeriod } from '../../shared/text.ts'
import type { GivenFunction } from '../function-inputs.ts'
import type { GivenInputs } from '../parse.ts'
import type { InlineSource } from '../plan.ts'
import {
  inlineSourceOf,
  type StatedFunction,
  statedFunctions,
  statementOf,
} from './template-functions.ts'

/** What main's templates say of a function of the pull request's. */
export type BaseOfFunction = Pick<GivenFunction, 'isNew' | 'refused' | 'statedBase'> & {
  /** Inputs that follow from it. */
  given: GivenInputs
  /** Code that stands in main's template. */
  inline?: InlineSource
}

/** Finds what main's templates say. */
export interface BaseTemplates {
  of: (head: StatedFunction) => BaseOfFunction
  /** Ids of what only main's templates declare. */
  removed: (heads: readonly StatedFunction[]) => string[]
}

/**
 * Reads main's templates: they give base code and configuration for all functions at once. A function
 * is found by its id; where it stands in several templates, in the one at the same place of the list.
 * @param heads templates of the pull request
 * @param baseCwd directory that main's are in, where it is another working tree
 */
export async function baseTemplates(
  bases: readonly string[],
  heads: readonly string[],
  cwd: string,
  baseCwd = cwd,
): Promise<BaseTemplates> {
  if (bases.length !== heads.length) {
    throw new BadInput(
      `base-template: it names ${bases.length} and template names ${heads.length}; give main's of each, in the same order.`,
    )
  }
  for (const file of bases) refuseOutside(file, baseCwd)
  const { all } = await statedFunctions(bases, [], baseCwd)
  const key = ({ file, declaredId, fn }: StatedFunction, files: readonly string[]) =>
    JSON.stringify([files.indexOf(file), fn.stackName, declaredId])
  const byKey = new Map(all.map((each) => [key(each, bases), each]))
  return {
    of(head) {
      const base = byKey.get(key(head, heads))
      return base ? ofBase(base, cwd, baseCwd) : { given: {}, isNew: true }
    },
    removed(functions) {
      const kept = new Set(functions.map((each) => key(each, heads)))
      return [...byKey].flatMap(([each, { fn }]) => (kept.has(each) ? [] : [fn.id]))
    },
  }
}

/** A template may only name code below the directory of the check, so one outside gives no base. */
function refuseOutside(file: string, cwd: string): void {
  if (isBelow(cwd, path.resolve(cwd, file))) return
  throw new BadInput(
    `base-template: ${file} is outside of ${cwd}. Check main out below it, as with git worktree add main origin/main, or use check --base-ref on the command line.`,
  )
}

function ofBase(base: StatedFunction, cwd: string, baseCwd: string): BaseOfFunction {
  const { file, fn } = base
  const statedBase = statementOf(base)
  if (fn.code.kind === 'path') {
    const value = path.relative(cwd, fn.code.path) || '.'
    return {
      given: { 'base-code': { value, where: `${file}, ${fn.id}: base-code` } },
      statedBase,
    }
  }
  if (fn.code.kind === 'inline') {
    return { given: {}, ...defined({ inline: inlineSourceOf(base, baseCwd) }), statedBase }
  }
  const error = new BadInput(
    `base-template: ${fn.id} cannot be base: ${withoutPeriod(fn.code.reason)}. Give base-code with main's code.`,
  )
  return { given: {}, statedBase, refused: error }
}
