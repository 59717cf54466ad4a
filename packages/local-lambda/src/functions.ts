import { requireCodeStorage } from './account.ts'
import type { Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import type { JsonObject } from './checks.ts'
import { checkBody, isObject } from './checks.ts'
import { requireSigned } from './code-signing.ts'
import { readSource } from './code-source.ts'
import type { Code } from './code-store.ts'
import { describeInList, describeVersion } from './describe.ts'
import { conflict, invalidParameter, unsupported, validation } from './errors.ts'
import { isAliasName, parseNewName } from './function-name.ts'
import { readLayers } from './layers.ts'
import { compareKeys, jsonBody, page, referenceOf, stringIn } from './request.ts'
import type { Settings } from './settings.ts'
import { newSettings } from './settings.ts'
import { ARCHITECTURES_RULE, readSettings } from './settings-rules.ts'
import type { Deployment, LambdaFunction, Version } from './state.ts'
import {
  allVersions,
  findFunction,
  findVersion,
  newDeployment,
  newRevisionId,
  requireUnqualified,
} from './state.ts'
import { checkTags, readTags } from './tags.ts'
import { pruneCode } from './updates.ts'
import { publish } from './versions.ts'

export const createFunction: Operation = async (context, call) => {
  const body = jsonBody(call)
  const { name, settings } = readNewFunction(context, body)
  const tags = readTags(body.Tags)
  checkTags(tags)
  requireNew(context, name)
  const codeSigningConfigArn = stringIn(body, 'CodeSigningConfigArn')
  requireSigned(context.state, codeSigningConfigArn)
  const layers = await readLayers(context, body.Layers)
  const { zip, ...source } = await readSource(context, isObject(body.Code) ? body.Code : {})
  const create = (code: Code) => {
    requireNew(context, name)
    requireCodeStorage(context, code.sizeBytes * (body.Publish === true ? 2 : 1))
    const lambda = addFunction(
      context,
      name,
      newDeployment({
        settings: { ...settings, ...layers.settings },
        code,
        ...layers.unpacked,
        ...source,
      }),
    )
    for (const [key, value] of Object.entries(tags)) lambda.tags.set(key, value)
    if (codeSigningConfigArn !== undefined) lambda.codeSigningConfigArn = codeSigningConfigArn
    const described =
      body.Publish === true
        ? publish(context, lambda, { progress: lambda.latest.progress })
        : lambda.latest
    // AWS describes the new version here, but under the function's own ARN.
    return ok(describeVersion(context.place, lambda, described), 201)
  }
  return context.code.add(zip, create).finally(() => pruneCode(context))
}

export const getFunction: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = findFunction(context.state, reference)
  const version = findVersion(context.state, reference)
  const { code, sourceKeyArn, referenced } = version.deployment
  return ok({
    Configuration: describeVersion(context.place, lambda, version, reference.qualifier),
    Code: {
      RepositoryType: 'S3',
      Location: context.downloads.locationOf(code),
      ...(sourceKeyArn !== undefined && { SourceKMSKeyArn: sourceKeyArn }),
      ...(referenced && { ResolvedS3Object: { ...referenced } }),
    },
    ...(lambda.tags.size > 0 && { Tags: Object.fromEntries(lambda.tags) }),
    ...(lambda.reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: lambda.reservedConcurrency },
    }),
  })
}

export const getFunctionConfiguration: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const lambda = findFunction(context.state, reference)
  const version = findVersion(context.state, reference)
  return ok(describeVersion(context.place, lambda, version, reference.qualifier))
}

export const listFunctions: Operation = (context, call) => {
  const which = call.query.get('FunctionVersion')
  if (which !== null && which !== 'ALL') {
    throw validation([
      `Value '${which}' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]`,
    ])
  }
  const everything = [...context.state.functions.values()]
    .flatMap((lambda) => listed(lambda, which === 'ALL'))
    .toSorted((a, b) => compareKeys(a.key, b.key))
  const { items, ...next } = page(call, everything, ({ key }) => key)
  return ok({
    Functions: items.map(({ lambda, version, qualifier }) =>
      describeInList(context.place, lambda, version, qualifier),
    ),
    ...next,
  })
}

interface Listed {
  lambda: LambdaFunction
  version: Version
  qualifier?: string
  key: string
}

function listed(lambda: LambdaFunction, everyVersion: boolean): Listed[] {
  if (!everyVersion) return [{ lambda, version: lambda.latest, key: lambda.name }]
  return allVersions(lambda).map((version) => {
    const { qualifier } = version
    return { lambda, version, qualifier, key: `${lambda.name}:${qualifier}` }
  })
}

export const deleteFunction: Operation = (context, call) => {
  const reference = referenceOf(context, call)
  const { name, qualifier } = reference
  if (qualifier === '$LATEST') {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
  }
  if (qualifier !== undefined && isAliasName(qualifier) && !qualifier.startsWith('$')) {
    throw invalidParameter('Deletion of aliases is not currently supported.')
  }
  const lambda = requireUnqualified(context.state, name)
  if (qualifier === undefined) deleteEverything(context, lambda)
  else deleteVersion(context, lambda, qualifier)
  pruneCode(context)
  return NO_CONTENT
}

function readNewFunction(context: Context, body: JsonObject): { name: string; settings: Settings } {
  checkBody(
    body,
    {
      FunctionName: { kind: 'string', min: 1 },
      Role: { kind: 'string' },
      Code: { kind: 'object', fields: {} },
      Publish: { kind: 'boolean' },
      PackageType: { kind: 'string', oneOf: ['Zip', 'Image'] },
      Architectures: ARCHITECTURES_RULE,
    },
    ['FunctionName', 'Role', 'Code'],
  )
  const name = parseNewName(String(body.FunctionName), context.place)
  if (body.PackageType === 'Image') {
    throw unsupported('container images', 'Give the code as a zip, with PackageType Zip.')
  }
  const request = readSettings(body, context.refusal)
  const { Role, Runtime, Handler } = request
  if (Role === undefined || Runtime === undefined || Handler === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    )
  }
  return { name, settings: newSettings(name, { ...request, Role, Runtime, Handler }) }
}

function requireNew(context: Context, name: string): void {
  if (context.state.functions.has(name)) throw conflict(`Function already exist: ${name}`)
}

function addFunction(context: Context, name: string, deployment: Deployment): LambdaFunction {
  const lambda: LambdaFunction = {
    name,
    latest: {
      qualifier: '$LATEST',
      deployment,
      running: deployment,
      revisionId: newRevisionId(),
      lastModifiedMs: context.clock.nowMs(),
      progress: context.settling('CreateFunction', 'creating'),
    },
    versions: new Map(),
    aliases: new Map(),
    tags: new Map(),
    policies: new Map(),
    provisioned: new Map(),
    eventInvokeConfigs: new Map(),
    urls: new Map(),
    recursiveLoop: 'Terminate',
    runtimeManagement: new Map(),
  }
  context.state.functions.set(name, lambda)
  return lambda
}

function deleteEverything(context: Context, lambda: LambdaFunction): void {
  context.state.functions.delete(lambda.name)
  for (const { deployment, running } of allVersions(lambda)) {
    context.invocations.retire(deployment)
    context.invocations.retire(running)
  }
}

/** Deleting a version that is not there succeeds, as on AWS. */
function deleteVersion(context: Context, lambda: LambdaFunction, number: string): void {
  const version = lambda.versions.get(number)
  if (version === undefined) return
  const aliases = [...lambda.aliases.values()]
    .filter(({ version, routing }) => version === number || routing?.version === number)
    .map(({ name }) => name)
  if (aliases.length > 0) {
    throw conflict(
      `Unable to delete version because the following aliases reference it: [${aliases.join(', ')}]`,
    )
  }
  lambda.versions.delete(number)
  lambda.policies.delete(number)
  lambda.provisioned.delete(number)
  lambda.eventInvokeConfigs.delete(number)
  lambda.runtimeManagement.delete(number)
  context.invocations.retire(version.running)
}
