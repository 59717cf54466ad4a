import type { Context, Operation } from './call.ts'
import { ok } from './call.ts'
import { checkBody } from './checks.ts'
import { readZip } from './code-source.ts'
import type { Code } from './code-store.ts'
import { describeVersion } from './describe.ts'
import type { SettlingOperation } from './latencies.ts'
import { jsonBody, referenceOf, stringIn } from './request.ts'
import type { Settings } from './settings.ts'
import { changedSettings } from './settings.ts'
import { ARCHITECTURES_RULE, readSettings } from './settings-rules.ts'
import type { LambdaFunction } from './state.ts'
import { findFunction, newDeployment, newRevisionId } from './state.ts'
import { pruneCode, requireRevision, requireSettled } from './updates.ts'
import { publish } from './versions.ts'

export const updateFunctionCode: Operation = async (context, call) => {
  const reference = referenceOf(context, call)
  const body = jsonBody(call)
  checkBody(body, {
    Publish: { kind: 'boolean' },
    DryRun: { kind: 'boolean' },
    Architectures: ARCHITECTURES_RULE,
  })
  const ready = () => {
    const lambda = findFunction(context.state, reference)
    requireRevision(stringIn(body, 'RevisionId'), lambda.latest.revisionId)
    requireSettled(context, lambda)
    return lambda
  }
  ready()
  const zip = await readZip(context, body)
  const answer = await context.code.add(zip, (code) => {
    // Once more: another update may have come while the zip was being unpacked.
    const lambda = ready()
    const settings = changedSettings(
      lambda.latest.deployment.settings,
      readSettings({ Architectures: body.Architectures }, context.refusal),
    )
    if (body.DryRun === true)
      return ok(describeVersion(context.place, lambda, dryRun(lambda, settings, code)))
    update(context, lambda, 'UpdateFunctionCode', settings, code)
    if (body.Publish !== true) return ok(describeVersion(context.place, lambda, lambda.latest))
    const version = publish(context, lambda, {
      progress: context.settling('UpdateFunctionCode', 'creating'),
    })
    return ok(describeVersion(context.place, lambda, version, version.qualifier))
  })
  await pruneCode(context)
  return answer
}

export const updateFunctionConfiguration: Operation = (context, call) => {
  const body = jsonBody(call)
  const lambda = findFunction(context.state, referenceOf(context, call))
  const request = readSettings(body, context.refusal)
  requireRevision(stringIn(body, 'RevisionId'), lambda.latest.revisionId)
  requireSettled(context, lambda)
  const current = lambda.latest.deployment
  const settings = changedSettings(current.settings, request)
  update(context, lambda, 'UpdateFunctionConfiguration', settings, current.code)
  return ok(describeVersion(context.place, lambda, lambda.latest))
}

function update(
  context: Context,
  lambda: LambdaFunction,
  operation: SettlingOperation,
  settings: Settings,
  code: Code,
): void {
  const { latest } = lambda
  latest.deployment = newDeployment(settings, code)
  latest.revisionId = newRevisionId()
  latest.lastModifiedMs = context.clock.nowMs()
  latest.progress = context.settling(operation, 'updating')
}

function dryRun(lambda: LambdaFunction, settings: Settings, code: Code) {
  return { ...lambda.latest, deployment: newDeployment(settings, code) }
}
