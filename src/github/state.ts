import { z } from 'zod'

const postState = z.object({
  region: z.string().min(1),
  /** The owner mark of this run's previews. */
  repository: z.string().min(1),
  stem: z.string().min(1),
  token: z.string().min(1),
  /** Names of what the main step tried to delete in vain. */
  left: z.array(z.string()),
})

/** What the post step must know to delete what the main step could not, or was killed before. */
export type PostState = z.output<typeof postState>

const NAME = 'previews'
const AWAITED = 'result'

/** To be called before the first preview is created, with `saveState` of `@actions/core`. */
export function savePostState(
  state: PostState,
  saveState: (name: string, value: string) => void,
): void {
  saveState(NAME, JSON.stringify(state))
}

/** The main step has deleted all its previews itself: the post step has nothing to do. */
export function clearPostState(saveState: (name: string, value: string) => void): void {
  saveState(NAME, '')
}

/**
 * With `getState` of `@actions/core`. Undefined when there is nothing to delete.
 *
 * @throws when the state is not what {@link savePostState} wrote; `sweep` finds the previews then.
 */
export function readPostState(getState: (name: string) => string): PostState | undefined {
  const text = getState(NAME)
  return text === '' ? undefined : postState.parse(JSON.parse(text))
}

/** The main step is to show a result: until it has, the post step knows that there is none. */
export function awaitResult(saveState: (name: string, value: string) => void): void {
  saveState(AWAITED, 'awaited')
}

/** The main step has come to its end, with a result or with a reason why there is none. */
export function resultKnown(saveState: (name: string, value: string) => void): void {
  saveState(AWAITED, '')
}

/** Whether the main step was cancelled, or killed, before it had come to its end. */
export function isResultMissing(getState: (name: string) => string): boolean {
  return getState(AWAITED) !== ''
}
