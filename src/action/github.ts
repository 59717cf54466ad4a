import { sanitizeLine } from '../github/log.ts'
import { createGitHub, type GitHub } from '../github/octokit.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Runner } from './runner.ts'

/** A client for the repository's GitHub, or nothing without a token or outside GitHub. */
export function gitHubOf({ event, core, env, signal }: Runner, inputs: Inputs): GitHub | undefined {
  const token = inputs['github-token']
  if (token === undefined || event.kind === 'none') return undefined
  return createGitHub({
    token,
    apiUrl: event.run.apiUrl,
    signal,
    env,
    log: (line) => core.info(sanitizeLine(line)),
  })
}
