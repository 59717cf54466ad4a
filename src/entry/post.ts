import { cleanUp } from '../action/clean-up.ts'
import { reportMissingResult } from '../action/missing-result.ts'
import { runner } from '../action/runner.ts'

/**
 * Entry of `dist/post.js`: deletes what a step that was cancelled or killed left behind, and says that
 * it has no result.
 */
export async function post(): Promise<void> {
  const step = await runner(process)
  await cleanUp(step)
  await reportMissingResult(step)
}
