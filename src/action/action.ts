import { explain } from '../check/exit.ts'
import { hasAwsCredentials } from '../github/credentials.ts'
import { type Command, decideCommand } from '../github/decide.ts'
import { sanitizeLine } from '../github/log.ts'
import { awaitResult, resultKnown } from '../github/state.ts'
import { writeSummary } from '../github/summary.ts'
import { gatherRunInputs } from '../inputs/gather/gather.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { plainMarkdown } from '../report/markdown/escape.ts'
import { renderUnrestored } from '../report/markdown/unrestored.ts'
import { defined } from '../shared/defined.ts'
import { BadInput, type Place } from '../shared/errors.ts'
import { NotRestored } from '../shared/unrestored.ts'
import { actionInputs } from './inputs.ts'
import { noticeInComment } from './notice.ts'
import type { Runner } from './runner.ts'
import { nothingToMeasureStep, unmeasuredStep } from './unmeasured.ts'

/** Runs the step. Fails it, at the very end and once, by `setFailed`; never rejects. */
export async function runAction(runner: Runner): Promise<void> {
  try {
    const failure = await runner.run(async () =>
      act(runner, await gatherRunInputs(actionInputs(runner), runner.cwd)),
    )
    if (failure !== undefined) runner.core.setFailed(sanitizeLine(failure))
  } catch (error) {
    const { message } = explain(error)
    const alarm = error instanceof NotRestored ? renderUnrestored(error.unrestored) : undefined
    const reason = error instanceof NotRestored ? error.rest : message
    appendToSummary(runner, [...(alarm ? [alarm] : []), `❌ ${plainMarkdown(reason)}`].join('\n\n'))
    await noticeInComment(reason, runner, alarm)
    fail(runner, message, error instanceof BadInput ? error.at : undefined)
  }
  if (!runner.signal.aborted) resultKnown(runner.core.saveState)
  // Waits of a client, at a rate limit or between two tries, would keep the process alive.
  if (runner.signal.aborted) runner.exitNow()
}

/** As `setFailed` does, and beside the line that it is about. */
function fail({ core, exitWith }: Runner, message: string, at: Place | undefined): void {
  exitWith(core.ExitCode.Failure)
  core.error(sanitizeLine(message), at && { file: at.file, startLine: at.line })
}

/** @returns the sentence that the step is to fail with, if it is to fail */
async function act(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const decision = decideCommand(runner.event, {
    ...defined({ command: inputs.command }),
    backend: inputs.backend ?? 'aws',
    awsCredentials: hasAwsCredentials(runner.env),
    checkedOut: runner.checkedOut(),
  })
  switch (decision.kind) {
    case 'skip':
      return nothingToMeasureStep(decision.reason, runner, inputs)
    case 'unmeasured':
      return unmeasuredStep(decision.reason, runner, inputs)
    case 'refuse':
      throw new BadInput(decision.reason)
    case 're-judge':
      awaitResult(runner.core.saveState)
      return (await import('./check.ts')).judgeAgain(decision.pullRequest, runner, inputs)
    case 'run':
      return runCommand(decision.command, runner, inputs)
  }
}

async function runCommand(
  command: Command,
  runner: Runner,
  inputs: Inputs,
): Promise<string | undefined> {
  switch (command) {
    case 'check':
      awaitResult(runner.core.saveState)
      return (await import('./check.ts')).checkStep(runner, inputs)
    case 'comment':
      return (await import('./comment.ts')).commentStep(runner, inputs)
    case 'sweep':
      return (await import('./sweep.ts')).sweepStep(runner, inputs)
    case 'calibrate':
      return (await import('./calibrate.ts')).calibrateStep(runner, inputs)
    case 'record':
      return (await import('./record.ts')).recordStep(runner, inputs)
  }
}

/** Writes to the job summary, where people look first. */
function appendToSummary({ env, appendSummary, sizeOf }: Runner, text: string): void {
  writeSummary({
    path: env.GITHUB_STEP_SUMMARY,
    render: (maxBytes) => Buffer.from(text).subarray(0, maxBytes).toString(),
    sizeOf,
    append: appendSummary,
  })
}
