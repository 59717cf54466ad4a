import { explain } from '../check/exit.ts'
import { sanitizeLine } from '../github/log.ts'
import { isResultMissing } from '../github/state.ts'
import { noticeInComment } from './notice.ts'
import type { Runner } from './runner.ts'

/**
 * In the post step: says in the comment that the main step was cancelled, or ran into the job's
 * time limit, before it had a result. The seconds that a cancelled step has are for its previews.
 */
export async function reportMissingResult(runner: Runner): Promise<void> {
  const { core } = runner
  if (!isResultMissing(core.getState)) return
  try {
    await noticeInComment(
      'The run was cancelled, or ran out of time, before it had a result.',
      runner,
    )
  } catch (error) {
    core.info(sanitizeLine(`The comment does not say so: ${explain(error).message}`))
  }
}
