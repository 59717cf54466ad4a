import type { Context } from './call.ts'
import { conflict, invalidParameter, revisionMoved, stillPending } from './errors.ts'
import { functionArn } from './function-name.ts'
import type { LambdaFunction, Version } from './state.ts'
import { allVersions, newRevisionId } from './state.ts'

/**
 * Finishes what its time has come for: Pending becomes Active, InProgress becomes Successful. From
 * then on the new code runs, and the environments of the old one are gone. The revision changes with
 * the state, as on AWS.
 */
export function settleAll(context: Context): void {
  const nowMs = context.clock.nowMs()
  for (const lambda of context.state.functions.values()) {
    for (const version of allVersions(lambda)) settle(context, version, nowMs)
  }
}

function settle(context: Context, version: Version, nowMs: number): void {
  if (version.progress.kind === 'settled' || nowMs < version.progress.untilMs) return
  const replaced = version.running
  version.progress = { kind: 'settled' }
  version.running = version.deployment
  version.revisionId = newRevisionId()
  if (replaced !== version.running) context.invocations.retire(replaced)
}

/** Refuses what may not happen while the function is being created or updated. */
export function requireSettled(context: Context, lambda: LambdaFunction): void {
  switch (lambda.latest.progress.kind) {
    case 'settled':
      return
    case 'creating':
      throw stillPending()
    case 'updating':
      throw conflict(
        'The operation cannot be performed at this time. An update is in progress for resource: ' +
          functionArn(context.place, lambda.name),
      )
  }
}

export function requireRevision(expected: string | undefined, actual: string): void {
  if (expected !== undefined && expected !== '' && expected !== actual) throw revisionMoved()
}

export function requireCodeSha256(expected: string | undefined, actual: string): void {
  if (expected === undefined || expected === '' || expected === actual) return
  throw invalidParameter(
    `CodeSHA256 (${expected}) is different from current CodeSHA256 in $LATEST (${actual}). ` +
      'Please try again with the CodeSHA256 in $LATEST.',
  )
}

/** Deletes unpacked code that no version needs any more. */
export function pruneCode(context: Context): void {
  const deployments = [...context.state.functions.values()]
    .flatMap(allVersions)
    .flatMap((version) => [version.deployment, version.running])
  const ofFunctions = [...deployments, ...context.invocations.inUse()].flatMap(
    ({ code, layers }) => [code, ...layers],
  )
  const ofLayers = [...context.state.layers.values()].flatMap(({ versions }) =>
    [...versions.values()].map(({ code }) => code),
  )
  const used = new Set([...ofFunctions, ...ofLayers])
  context.code.prune(used)
}
