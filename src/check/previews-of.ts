import { type Lambda, ownedBy, until } from '../aws/lambda/client.ts'
import type { Deployed } from '../aws/lambda/deployed.ts'
import { openInPlace } from '../aws/lambda/in-place.ts'
import { openPreviews, type Previews } from '../aws/lambda/previews.ts'
import { runtimeVersionOf } from '../aws/lambda/runtime-version.ts'
import { packed } from '../code/local-code.ts'
import { SIDES, type Side } from '../inputs/plan.ts'
import type { Run } from './run.ts'
import type { Target } from './target.ts'

/** Then nobody waits for more than a second in vain. */
const MAX_POLL_TIMES = 3

/**
 * Does the work with previews, which are deleted as soon as it is done, or has failed: beside what comes
 * next, so that no verdict waits for it.
 */
export async function withPreviews<Result>(
  target: Target,
  run: Run,
  stop: AbortSignal,
  work: (previews: Previews) => Promise<Result>,
): Promise<Result> {
  const { name, preview } = target.plan
  // Versions of one function are deleted by their run's mark, which those of the next pass carry, too.
  if (preview === 'in-place') await run.cleanUp.of(name)
  const previews = await previewsOf(target, run, stop)
  try {
    return await work(previews)
  } finally {
    run.cleanUp.begin(name, previews)
  }
}

/** Opens the previews where the plan wants them. */
export async function previewsOf(target: Target, run: Run, stop: AbortSignal): Promise<Previews> {
  const { plan, deployed, deployedHead, configuration } = target
  const code = { base: await packed(target.code.base), head: await packed(target.code.head) }
  const { mark, signal: cancelled, note, left, existing } = run
  const lambda = ownedBy(run.lambda, `${plan.name}${target.variant ?? ''}`)
  const withAlias = !plan.withoutAlias
  const common = { lambda, mark, configuration, stop, left, note, existing, withAlias }
  const { base, head } = code
  if (plan.preview === 'in-place' && base.kind === 'zip' && head.kind === 'zip') {
    const functionName = deployed?.configuration.FunctionName ?? plan.name
    return openInPlace({
      ...common,
      functionName,
      code: { base, head },
      now: run.now,
      cancelled,
      unrestored: run.unrestored,
    })
  }
  return openPreviews({
    ...common,
    lambda: asking(lambda, run.functionsAtOnce),
    runtimeVersionArn: await runtimeVersions(target, run),
    functionIdentity: `${deployed?.arn ?? plan.name}${target.variant ?? ''}`,
    code,
    functionsAtOnce: run.functionsAtOnce,
    sourceKeyArn: deployed?.sourceKeyArn ?? deployedHead?.sourceKeyArn,
    cancelled,
  })
}

/**
 * Polls more seldom where previews of several functions get ready at once: GetFunction is limited, too, and
 * which function of several is ready a moment earlier makes no difference.
 */
function asking(lambda: Lambda, functionsAtOnce: number): Lambda {
  const { pollMs } = lambda.pauses
  const times = Math.min(functionsAtOnce, MAX_POLL_TIMES)
  return { ...lambda, pauses: { ...lambda.pauses, pollMs: times * pollMs } }
}

/** A side that runs on the deployed runtime and architecture keeps to its version, too. */
async function runtimeVersions(
  { deployed, deployedHead, run: sides }: Target,
  run: Run,
): Promise<Partial<Record<Side, string>>> {
  if (!deployedHead) return versionsOf(deployed, SIDES, sides, run)
  return {
    ...(await versionsOf(deployed ?? deployedHead, ['base'], sides, run)),
    ...(await versionsOf(deployedHead, ['head'], sides, run)),
  }
}

async function versionsOf(
  deployed: Deployed | undefined,
  of: readonly Side[],
  sides: Target['run'],
  { lambda, note, signal }: Run,
): Promise<Partial<Record<Side, string>>> {
  if (!deployed) return {}
  const { Runtime: runtime, Architectures: [architecture = 'x86_64'] = [] } = deployed.configuration
  const same = of.filter(
    (side) => sides[side].runtime === runtime && sides[side].architecture === architecture,
  )
  if (same.length === 0) return {}
  const { arn, note: unknown } = await runtimeVersionOf(until(lambda, signal), deployed)
  if (unknown !== undefined) note(unknown)
  return arn === undefined ? {} : Object.fromEntries(same.map((side) => [side, arn]))
}
