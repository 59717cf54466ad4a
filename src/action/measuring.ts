import path from 'node:path'
import { regionOf } from '../aws/region.ts'
import type { PerformOptions } from '../check/perform.ts'
import { progressTo } from '../check/progress.ts'
import { sanitizeLine } from '../github/log.ts'
import { clearPostState, savePostState } from '../github/state.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import type { RunIdentity } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'
import { identityOf, stepKeyOf } from './identity.ts'
import { actionInputs } from './inputs.ts'
import { mergedBase } from './merged-base.ts'
import type { Runner } from './runner.ts'

/** What a command that measures needs of the step. */
export interface Measuring {
  /** The step's inputs; `report-dir` always has a value. */
  given: GivenInputs
  options: PerformOptions
  /**
   * To be called when previews are gone, so that the post step has nothing to do.
   * @param left names of what could not be deleted
   * @param ended whether nothing ended in an error, after which more may be left
   */
  cleanedUp(left: readonly string[], ended: boolean): void
}

/** Prepares a step for measuring: from here on, the post step knows what previews there may be. */
export async function measuring(runner: Runner, inputs: Inputs): Promise<Measuring> {
  const { core, env, cwd, event, signal, existing } = runner
  const region = await regionOf(env, inputs.backend ?? 'aws')
  const { base, ...others } = identityOf(event)
  const { mergeSha } = others
  const mergedSha = mergeSha === undefined ? undefined : await mergedBase(cwd, mergeSha, env)
  const identity = {
    ...others,
    base: { ...base, ...defined({ sha: mergedSha }) },
    ...(event.kind !== 'none' && { step: stepKeyOf(event.run, inputs) }),
  }
  const given = actionInputs(runner)
  given['report-dir'] ??= {
    value: reportDirectory(runner, inputs, identity.token),
    where: 'default of report-dir',
  }
  rememberPreviews(runner, inputs, { ...identity, region })
  return {
    given,
    options: {
      cwd,
      env,
      identity,
      signal,
      existing,
      now: () => new Date(),
      progress: progressTo({
        verbosity: core.isDebug() ? 'verbose' : 'normal',
        terminal: undefined,
        write: (text) => core.info(sanitizeLine(text.trimEnd())),
        nowMs: () => performance.now(),
      }),
    },
    cleanedUp(left, ended) {
      if (ended && left.length === 0) clearPostState(core.saveState)
      else rememberPreviews(runner, inputs, { ...identity, region, left })
    },
  }
}

/** Where the report goes that nobody gave a place to. */
export function reportDirectory({ cwd, env }: Runner, inputs: Inputs, name: string): string {
  const given = inputs['report-dir']
  return given === undefined
    ? path.join(env.RUNNER_TEMP ?? cwd, `lambda-cost-gate-${name}`)
    : path.resolve(cwd, given)
}

/**
 * What the post step needs, saved before the first preview is created, and again with the names of
 * what could not be deleted.
 */
function rememberPreviews(
  { core }: Runner,
  inputs: Inputs,
  {
    region,
    repository,
    stem,
    token,
    left = [],
  }: RunIdentity & { region: string; left?: readonly string[] },
): void {
  if (inputs.backend === 'local') return
  savePostState({ region, repository, stem, token, left: [...left] }, core.saveState)
}
