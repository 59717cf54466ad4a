import { cleanUp } from '../action/clean-up.ts'
import { runner } from '../action/runner.ts'

/** Entry of `dist/post.js`: deletes what a step that was cancelled or killed left behind. */
export async function post(): Promise<void> {
  await cleanUp(await runner(process))
}
