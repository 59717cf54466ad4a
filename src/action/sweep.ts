import { connect, disconnect } from '../aws/lambda/client.ts'
import { runMark, uploadOf } from '../aws/lambda/marks.ts'
import { type Swept, sweep } from '../aws/lambda/sweep.ts'
import { sweptTable } from '../aws/lambda/swept-table.ts'
import { regionOf } from '../aws/region.ts'
import { sanitizeLine } from '../github/log.ts'
import { gatherInputs } from '../inputs/gather/gather.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { BadInput } from '../shared/errors.ts'
import { identityOf, pullRequestOf } from './identity.ts'
import { actionInputs } from './inputs.ts'
import type { Runner } from './runner.ts'

/**
 * Deletes previews past their expiry, and on a closed pull request all of its own.
 * @returns the sentence that the step is to fail with, when something could not be deleted
 */
export async function sweepStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { core, env, event } = runner
  if (inputs.backend === 'local') {
    core.info('The embedded Lambda service ends with its run; there is nothing to sweep.')
    return undefined
  }
  const { repository, stem } = identityOf(event)
  const region = await regionOf(env, 'aws')
  const owner = pullRequestOf(event) && { repository, run: `${stem}/` }
  const swept = await sweepFor(runner, region, owner)
  core.info(sanitizeLine(sweptTable(swept, region).trimEnd()))
  const failed = swept.filter(({ outcome }) => outcome === 'failed')
  return failed.length === 0
    ? undefined
    : `${failed.length} of what earlier runs left behind could not be cleaned up; the log says why.`
}

/**
 * Sweeps a region, looking also at the functions of this step for what a run in place left, and at
 * previews that are known to be there.
 */
export async function sweepFor(
  runner: Runner,
  region: string,
  owner: { repository: string; run: string } | undefined,
  previewNames: readonly string[] = [],
): Promise<Swept[]> {
  const { functionNames, bucket } = await knownToStep(runner)
  const identity = identityOf(runner.event)
  const mark = runMark(identity, runner.startedAt)
  const lambda = connect({ backend: 'aws', region, ...uploadOf(bucket, mark) })
  try {
    return await sweep(lambda, {
      now: new Date(),
      repository: identity.repository,
      dryRun: false,
      previewNames,
      functionNames,
      cancelled: runner.signal,
      existing: runner.existing,
      ...(owner && { owner }),
    })
  } finally {
    disconnect(lambda)
  }
}

/** No functions where the template that names them is not built, as after a merge: then the list has to do. */
async function knownToStep(
  runner: Runner,
): Promise<{ functionNames: string[]; bucket: string | undefined }> {
  const given = actionInputs(runner)
  try {
    const { run, functions } = await gatherInputs(given, runner.cwd)
    // The role may do with others no more than reading them.
    const inPlace = functions.filter(({ preview }) => preview === 'in-place')
    const functionNames = inPlace.flatMap((each) => each['function-name'] ?? [])
    return { functionNames, bucket: run['upload-bucket'] }
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    runner.core.info(
      sanitizeLine(`Only functions that the account lists are cleaned up: ${error.message}`),
    )
    const bucket = given['upload-bucket']?.value
    return { functionNames: [], bucket: typeof bucket === 'string' ? bucket : undefined }
  }
}
