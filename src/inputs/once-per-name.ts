import { BadInput } from '../shared/errors.ts'
import type { FunctionPlan, NamedFunction, RefusedFunction } from './plan.ts'

interface Planned {
  plans: readonly FunctionPlan[]
  refused: readonly RefusedFunction[]
  added: readonly NamedFunction[]
}

/**
 * Reports, comments and histories know a function by its name, so only the first of a name is measured.
 * The others are refused under names of their own, with what was wrong with them anyway.
 */
export function oncePerName({ plans, refused, added }: Planned): Planned {
  const names = new Set<string>()
  const first = <Named extends NamedFunction>(all: readonly Named[]) =>
    all.filter(({ name }) => {
      const isFirst = !names.has(name)
      names.add(name)
      return isFirst
    })
  const unique = { plans: first(plans), added: first(added) }
  const kept = new Set<NamedFunction>([...unique.plans, ...unique.added])
  const seconds = [...plans, ...added].filter((each) => !kept.has(each)).map(asSecond)
  const renamed = [...refused, ...seconds].map((each) => {
    let { name } = each
    for (let number = 2; names.has(name); number++) name = `${each.name} (${number})`
    names.add(name)
    return { ...each, name }
  })
  return { ...unique, refused: renamed }
}

function asSecond({ name, listedAt }: NamedFunction): RefusedFunction {
  const error = new BadInput(
    `Another function is also called ${name}, and only the first is measured: give each its own function-name, or leave one out, of a template with logical-id.`,
  )
  return { name, ...(listedAt && { listedAt }), error }
}
