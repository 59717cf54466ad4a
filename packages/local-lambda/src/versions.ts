import { isDeepStrictEqual } from 'node:util'
import { requireCodeStorage } from './account.ts'
import type { Context, Operation } from './call.ts'
import { ok } from './call.ts'
import { checkBody } from './checks.ts'
import { describeInList, describeVersion } from './describe.ts'
import { jsonBody, page, referenceOf, stringIn, unqualifiedReferenceOf } from './request.ts'
import type { LambdaFunction, Progress, Version } from './state.ts'
import {
  allVersions,
  findFunction,
  newDeployment,
  newRevisionId,
  nextVersionNumber,
} from './state.ts'
import { requireCodeSha256, requireRevision, requireSettled } from './updates.ts'

export const publishVersion: Operation = (context, call) => {
  const body = jsonBody(call)
  const lambda = findFunction(context.state, unqualifiedReferenceOf(context, call))
  checkBody(body, {
    CodeSha256: { kind: 'string' },
    Description: { kind: 'string', max: 256 },
    RevisionId: { kind: 'string' },
  })
  requireCodeSha256(stringIn(body, 'CodeSha256'), lambda.latest.deployment.code.sha256)
  requireRevision(stringIn(body, 'RevisionId'), lambda.latest.revisionId)
  requireSettled(context, lambda)
  const description = stringIn(body, 'Description')
  const version = publish(context, lambda, {
    progress: context.settling('PublishVersion', 'creating'),
    ...(description && { description }),
  })
  return ok(describeVersion(context.place, lambda, version, version.qualifier), 201)
}

export const listVersionsByFunction: Operation = (context, call) => {
  const lambda = findFunction(context.state, referenceOf(context, call))
  const { items, ...next } = page(call, allVersions(lambda), ({ qualifier }) => qualifier)
  return ok({
    Versions: items.map((version) =>
      describeInList(context.place, lambda, version, version.qualifier),
    ),
    ...next,
  })
}

/**
 * A new version of what `$LATEST` is, or the last version when nothing has changed since: then it is
 * returned as it is, with its old description. Uploaded code counts as a change even when its hash is
 * the same.
 */
export function publish(
  context: Context,
  lambda: LambdaFunction,
  request: { description?: string; progress: Progress },
): Version {
  const { latest } = lambda
  const { settings, code } = latest.deployment
  const last = lambda.lastPublished
  const unchanged =
    last && isDeepStrictEqual(last.settings, settings) && last.codeSha256 === code.sha256
  const existing = unchanged && lambda.versions.get(last.version)
  if (existing) return existing
  requireCodeStorage(context, code.sizeBytes)
  const Description = request.description ?? settings.Description
  const deployment = newDeployment({
    ...latest.deployment,
    settings: { ...settings, Description },
  })
  const version: Version = {
    qualifier: nextVersionNumber(context.state, lambda.name),
    deployment,
    running: deployment,
    revisionId: newRevisionId(),
    lastModifiedMs: latest.lastModifiedMs,
    progress: request.progress,
  }
  lambda.versions.set(version.qualifier, version)
  lambda.lastPublished = { version: version.qualifier, settings, codeSha256: code.sha256 }
  // On AWS the revision of $LATEST changes with each version published from it.
  latest.revisionId = newRevisionId()
  return version
}
