import { explain } from '../command-line/exit.ts'
import { harmlessLine } from '../github/log.ts'
import { readPostState } from '../github/state.ts'
import { connect, disconnect } from '../lambda/client.ts'
import { runName } from '../lambda/marks.ts'
import { sweep } from '../lambda/sweep.ts'
import type { Runner } from './runner.ts'

/** The post step: deletes the previews of a main step that did not get to do so itself. */
export async function cleanUp({ core }: Runner): Promise<void> {
  try {
    const state = readPostState(core.getState)
    if (!state) return
    const { repository, region } = state
    const lambda = connect({ backend: 'aws', region })
    try {
      const owner = { repository, runPrefix: runName(state) }
      const swept = await sweep(lambda, { now: new Date(), owner, dryRun: false })
      const deleted = swept.filter(({ outcome }) => outcome === 'deleted')
      for (const { name } of deleted) core.info(`${name} was left behind and is deleted.`)
    } finally {
      disconnect(lambda)
    }
  } catch (error) {
    // The check has its verdict; what is left behind expires and is swept by the next run.
    core.warning(harmlessLine(`Clean-up failed: ${explain(error).message}`))
  }
}
