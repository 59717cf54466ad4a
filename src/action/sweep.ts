import type { Inputs } from '../config/inputs.ts'
import { harmlessLine } from '../github/log.ts'
import { connect, disconnect } from '../lambda/client.ts'
import { sweep } from '../lambda/sweep.ts'
import { identityOf, pullRequestOf } from './identity.ts'
import type { Runner } from './runner.ts'

/** Deletes previews past their expiry, and on a closed pull request all of its own. */
export async function sweepStep(runner: Runner, inputs: Inputs): Promise<undefined> {
  const { core, env, event } = runner
  if (inputs.backend === 'local') {
    core.info('The embedded Lambda service ends with its run; there is nothing to sweep.')
    return
  }
  const { repository, stem } = identityOf(event)
  const lambda = connect({ backend: 'aws', region: env.AWS_REGION ?? 'us-east-1' })
  try {
    const swept = await sweep(lambda, {
      now: new Date(),
      dryRun: false,
      ...(pullRequestOf(event) && { owner: { repository, runPrefix: `${stem}/` } }),
    })
    for (const { name, outcome, reason } of swept) {
      core.info(harmlessLine(`${name}: ${outcome}, ${reason}`))
    }
    core.info(`${swept.filter(({ outcome }) => outcome === 'deleted').length} previews deleted.`)
  } finally {
    disconnect(lambda)
  }
}
