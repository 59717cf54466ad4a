import { requireCodeStorage } from './account.ts'
import type { Context, Operation } from './call.ts'
import { ok } from './call.ts'
import { checkBody } from './checks.ts'
import { requireSigned } from './code-signing.ts'
import { readSource } from './code-source.ts'
import type { Code } from './code-store.ts'
import { describeVersion } from './describe.ts'
import type { SettlingOperation } from './latencies.ts'
import { readLayers } from './layers.ts'
import { jsonBody, stringIn, unqualifiedReferenceOf } from './request.ts'
import { changedSettings } from './settings.ts'
import { ARCHITECTURES_RULE, readSettings } from './settings-rules.ts'
import type { Deployment, Version } from './state.ts'
import { findFunction, newDeployment, newRevisionId } from './state.ts'
import { pruneCode, requireRevision, requireSettled, settleAll } from './updates.ts'
import { publish } from './versions.ts'

export const updateFunctionCode: Operation = async (context, call) => {
  const reference = unqualifiedReferenceOf(context, call)
  const body = jsonBody(call)
  checkBody(body, {
    Publish: { kind: 'boolean' },
    DryRun: { kind: 'boolean' },
    Architectures: ARCHITECTURES_RULE,
  })
  const ready = () => {
    settleAll(context)
    const lambda = findFunction(context.state, reference)
    requireRevision(stringIn(body, 'RevisionId'), lambda.latest.revisionId)
    requireSettled(context, lambda)
    return lambda
  }
  requireSigned(context.state, ready().codeSigningConfigArn)
  const { zip, ...source } = await readSource(context, body)
  const change = (code: Code) => {
    // Once more: another update may have come while the zip was being unpacked.
    const lambda = ready()
    const { latest } = lambda
    const copies = body.Publish === true ? 2 : 1
    requireCodeStorage(context, copies * code.sizeBytes - latest.deployment.code.sizeBytes)
    const request = readSettings({ Architectures: body.Architectures }, context.refusal)
    const settings = changedSettings(latest.deployment.settings, request)
    const { sourceKeyArn: _, referenced: __, ...kept } = latest.deployment
    const deployment = newDeployment({ ...kept, settings, code, ...source })
    if (body.DryRun === true) {
      return ok(describeVersion(context.place, lambda, { ...latest, deployment }))
    }
    update(context, latest, 'UpdateFunctionCode', deployment)
    // On AWS an upload counts as a change, whatever the hash of what was uploaded.
    delete lambda.lastPublished
    if (body.Publish !== true) return ok(describeVersion(context.place, lambda, latest))
    const progress = context.settling('UpdateFunctionCode', 'creating')
    const version = publish(context, lambda, { progress })
    return ok(describeVersion(context.place, lambda, version, version.qualifier))
  }
  return context.code.add(zip, change).finally(() => pruneCode(context))
}

export const updateFunctionConfiguration: Operation = async (context, call) => {
  const body = jsonBody(call)
  const reference = unqualifiedReferenceOf(context, call)
  findFunction(context.state, reference)
  const request = readSettings(body, context.refusal)
  const layers = request.Layers && (await readLayers(context, request.Layers))
  // Only now: other updates may have come while layers were being unpacked.
  const lambda = findFunction(context.state, reference)
  requireRevision(stringIn(body, 'RevisionId'), lambda.latest.revisionId)
  requireSettled(context, lambda)
  const current = lambda.latest.deployment
  const deployment = newDeployment({
    ...current,
    settings: { ...changedSettings(current.settings, request), ...layers?.settings },
    ...layers?.unpacked,
  })
  update(context, lambda.latest, 'UpdateFunctionConfiguration', deployment)
  return ok(describeVersion(context.place, lambda, lambda.latest))
}

function update(
  context: Context,
  latest: Version,
  operation: SettlingOperation,
  deployment: Deployment,
): void {
  latest.deployment = deployment
  latest.revisionId = newRevisionId()
  latest.lastModifiedMs = context.clock.nowMs()
  latest.progress = context.settling(operation, 'updating')
}
