import type { Mistakes } from '../../shared/mistakes.ts'
import { type GivenInputs, refusal } from '../parse.ts'
import { noSuchFunction, type StatedFunction } from './template-functions.ts'

/** Which of the config file's functions speak of which function of the template. */
export interface OwnInputs {
  of: ReadonlyMap<StatedFunction, GivenInputs>
  /** Functions that no template declares. */
  further: readonly GivenInputs[]
}

/**
 * Assigns the config file's functions to those of the templates, by `logical-id` or else by
 * `function-name`.
 * @param mistakes takes logical ids that are in no template, in several, or given twice
 */
export function assignOwn(
  listed: readonly GivenInputs[],
  all: readonly StatedFunction[],
  mistakes: Mistakes,
): OwnInputs {
  const of = new Map<StatedFunction, GivenInputs>()
  const further: GivenInputs[] = []
  for (const own of listed) {
    mistakes.attempt(() => {
      const stated = own['logical-id'] ? byId(own, all) : byName(own, all)
      if (!stated) {
        further.push(own)
        return
      }
      const given = own['logical-id'] ?? own['function-name']
      if (of.has(stated) && given) {
        throw refusal(given, [], `${stated.fn.id} is in the list already.`)
      }
      of.set(stated, own)
    })
  }
  return { of, further }
}

function byName(own: GivenInputs, all: readonly StatedFunction[]): StatedFunction | undefined {
  const name = own['function-name']?.value
  if (name === undefined) return undefined
  const named = all.filter(({ fn }) => fn.functionName === name)
  return named.length === 1 ? named[0] : undefined
}

function byId(own: GivenInputs, all: readonly StatedFunction[]): StatedFunction | undefined {
  const given = own['logical-id']
  if (!given) return undefined
  const id = given.value
  if (typeof id !== 'string' || /[*!\n]/.test(id)) {
    throw refusal(given, [], 'under a function, logical-id is one id, as in the template.')
  }
  const exact = all.filter(({ fn }) => fn.id === id)
  const fitting = exact.length > 0 ? exact : all.filter(({ fn }) => fn.ids.includes(id))
  const [first, second] = fitting
  if (!first) throw refusal(given, [], noSuchFunction(id, all))
  if (second) {
    const ids = fitting.map(({ fn }) => fn.id).join(', ')
    throw refusal(given, [], `${id} is declared more than once; write one of ${ids}.`)
  }
  return first
}
