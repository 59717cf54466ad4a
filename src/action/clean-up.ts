import { runName } from '../aws/lambda/marks.ts'
import { explain } from '../check/exit.ts'
import { sanitizeLine } from '../github/log.ts'
import { readPostState } from '../github/state.ts'
import { Cancelled } from '../shared/cancel.ts'
import type { Runner } from './runner.ts'
import { sweepFor } from './sweep.ts'

/** The post step: cleans up after a main step that did not get to do so itself, or not to its end. */
export async function cleanUp(runner: Runner): Promise<void> {
  const { core } = runner
  try {
    const state = readPostState(core.getState)
    if (!state) return
    const { repository, region, left } = state
    const owner = { repository, run: runName(state) }
    const swept = await runner.run(() => sweepFor(runner, region, owner, left))
    for (const { name, outcome, reason } of swept) {
      if (outcome === 'deleted') core.info(`${name} was left behind and has been deleted.`)
      if (outcome === 'restored') core.info(`${name} was left changed and has been restored.`)
      if (outcome === 'failed') core.warning(sanitizeLine(`${name} is left behind: ${reason}`))
    }
  } catch (error) {
    // The check has its verdict; what is left behind expires and is swept by the next run.
    core.warning(sanitizeLine(`Clean-up failed: ${explain(error).message}`))
    if (error instanceof Cancelled && error.unfinished) runner.exitNow()
  }
}
