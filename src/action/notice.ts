import { sanitizeLine } from '../github/log.ts'
import { gatherRunInputs } from '../inputs/gather/gather.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { parseInputs } from '../inputs/parse.ts'
import { sentence } from '../report/markdown/escape.ts'
import { defined } from '../shared/defined.ts'
import { commentOn } from './comment.ts'
import { stampOf } from './identity.ts'
import { actionInputs } from './inputs.ts'
import { knownFunctions, unlessBadInput } from './known-functions.ts'
import type { Runner } from './runner.ts'

/** Of the reason; the log and the job summary have all of it. */
const MAX_REASON = 250

/**
 * Says in the comment of an earlier push that this one was not measured: else it would go on showing
 * the older result as if it were this one's. Never rejects, and makes a new comment for an alarm only.
 * @param alarm markdown that has to be read first: a function was left changed
 */
export async function noticeInComment(
  reason: string,
  runner: Runner,
  alarm?: string,
): Promise<void> {
  const { core, signal } = runner
  const event = await unlessBadInput(async () => runner.event)
  const { command } = actionInputs(runner)
  if (event?.kind !== 'pull-request' && event?.kind !== 'pull-request-labeled') return
  if (signal.aborted || (command !== undefined && command.value !== 'check')) return
  const { run, pullRequest } = event
  const { owner, repo } = run.repository
  const address = `${run.serverUrl}/${owner}/${repo}/actions/runs/${run.runId}`
  const unmeasured = `**\`${pullRequest.headSha.slice(0, 7)}\` was not measured** ([run](${address}))`
  const warning = (known: string) =>
    `> [!WARNING]\n> ${unmeasured}${known} ${sentence(reason, MAX_REASON)}`.trim()
  const outcome = await commentOn(runner, await knownInputs(runner), {
    content: {
      kind: 'notice',
      text: warning('; the result below is from an earlier push.'),
      again: warning(' again; the result below is from an earlier run.'),
      alone: warning('.'),
      ...defined({ alarm }),
    },
    functions: (await knownFunctions(runner)).map((name) => ({ name })),
    number: pullRequest.number,
    stamp: stampOf(run, pullRequest, runner),
  })
  if (outcome.kind === 'failed') core.info(sanitizeLine(outcome.reason))
}

/** Those of the step alone, where the config file is what cannot be read. */
async function knownInputs(runner: Runner): Promise<Inputs> {
  const { matrix, comment, 'comment-key': key, 'github-token': token } = actionInputs(runner)
  const own = {
    ...(matrix && { matrix }),
    ...(comment && { comment }),
    ...(key && { 'comment-key': key }),
    ...(token && { 'github-token': token }),
  }
  const inputs =
    (await unlessBadInput(() => gatherRunInputs(actionInputs(runner), runner.cwd))) ??
    (await unlessBadInput(async () => parseInputs(own)))
  return inputs ?? { comment: 'never' }
}
