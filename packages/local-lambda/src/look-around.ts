import type { Operation } from './call.ts'
import { ok } from './call.ts'
import { checkBody } from './checks.ts'
import { invalidParameter } from './errors.ts'
import { functionArn } from './function-name.ts'
import { jsonBody, referenceOf } from './request.ts'
import { findFunction, findVersion } from './state.ts'

/** A list that is always empty here, such as the layers of the account. */
export function emptyList(member: string): Operation {
  return () => ok({ [member]: [] })
}

export const getFunctionRecursionConfig: Operation = (context, call) => {
  const { recursiveLoop } = findFunction(context.state, referenceOf(context, call))
  return ok({ RecursiveLoop: recursiveLoop })
}

/** It is kept and returned; a function that calls itself is not stopped here. */
export const putFunctionRecursionConfig: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const body = jsonBody(call)
  checkBody(body, { RecursiveLoop: { kind: 'string', oneOf: ['Terminate', 'Allow'] } }, [
    'RecursiveLoop',
  ])
  const lambda = findFunction(context.state, reference)
  lambda.recursiveLoop = body.RecursiveLoop === 'Allow' ? 'Allow' : 'Terminate'
  return ok({ RecursiveLoop: lambda.recursiveLoop })
}

export const getRuntimeManagementConfig: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = findFunction(context.state, reference)
  const { qualifier } = findVersion(context.state, reference)
  const config = lambda.runtimeManagement.get(qualifier)
  return ok({
    UpdateRuntimeOn: config?.updateOn ?? 'Auto',
    RuntimeVersionArn: config?.versionArn ?? null,
    FunctionArn: functionArn(context.place, lambda.name, qualifier),
  })
}

export const putRuntimeManagementConfig: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const body = jsonBody(call)
  checkBody(
    body,
    {
      UpdateRuntimeOn: { kind: 'string', oneOf: ['Auto', 'Manual', 'FunctionUpdate'] },
      RuntimeVersionArn: { kind: 'string', min: 26, max: 2048 },
    },
    ['UpdateRuntimeOn'],
  )
  const lambda = findFunction(context.state, reference)
  const { qualifier } = findVersion(context.state, reference)
  const updateOn = String(body.UpdateRuntimeOn)
  const versionArn = typeof body.RuntimeVersionArn === 'string' ? body.RuntimeVersionArn : null
  if ((updateOn === 'Manual') !== (versionArn !== null)) {
    throw invalidParameter(
      'You must specify RuntimeVersionArn with UpdateRuntimeOn Manual, and only then.',
    )
  }
  lambda.runtimeManagement.set(qualifier, { updateOn, versionArn })
  return ok({
    UpdateRuntimeOn: updateOn,
    FunctionArn: functionArn(context.place, lambda.name, qualifier),
    RuntimeVersionArn: versionArn,
  })
}
