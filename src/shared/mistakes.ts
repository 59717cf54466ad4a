import { BadInput } from './errors.ts'

/** Goes on after a mistake, so that a user sees all of them at once. */
export interface Mistakes {
  /** What the work comes to; undefined where it failed with a mistake of the user's. */
  attempt<Value>(work: () => Value): Value | undefined
  attemptAsync<Value>(work: () => Promise<Value>): Promise<Value | undefined>
  /** @throws BadInput with every mistake so far, each once, where there is one */
  throwAny(): void
}

export function collectMistakes(): Mistakes {
  const found: BadInput[] = []
  const keep = (error: unknown): undefined => {
    if (!(error instanceof BadInput)) throw error
    found.push(error)
    return undefined
  }
  return {
    attempt(work) {
      try {
        return work()
      } catch (error) {
        return keep(error)
      }
    },
    async attemptAsync(work) {
      try {
        return await work()
      } catch (error) {
        return keep(error)
      }
    },
    throwAny() {
      if (found.length > 0) throw asOne(found)
    },
  }
}

/** Several mistakes as one: each once, a blank line between them; it points at the first. */
export function asOne(mistakes: readonly BadInput[]): BadInput {
  const [first, ...others] = mistakes.filter(
    ({ message }, index) => mistakes.findIndex((each) => each.message === message) === index,
  )
  if (first === undefined) return new BadInput('There is nothing that can be used.')
  if (others.length === 0) return first
  return new BadInput([first, ...others].map(({ message }) => message).join('\n\n'), {
    cause: first,
    ...(first.at && { at: first.at }),
  })
}
