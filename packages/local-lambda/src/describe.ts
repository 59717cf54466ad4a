import { createHash } from 'node:crypto'
import type { Place } from './function-name.ts'
import { functionArn } from './function-name.ts'
import type { Alias, LambdaFunction, Version } from './state.ts'

const CREATING = 'The function is being created.'

/**
 * A version as GetFunctionConfiguration describes it.
 *
 * @param qualifier what the ARN ends in; absent for the unqualified function
 */
export function describeVersion(
  place: Place,
  lambda: LambdaFunction,
  version: Version,
  qualifier?: string,
): Record<string, unknown> {
  return {
    ...describeInList(place, lambda, version, qualifier),
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place, version) },
    ...describeProgress(version),
  }
}

/** The same without state and runtime version, which AWS leaves out of lists. */
export function describeInList(
  place: Place,
  lambda: LambdaFunction,
  version: Version,
  qualifier?: string,
): Record<string, unknown> {
  const { code } = version.deployment
  const { Layers = [], ...settings } = version.deployment.settings
  const snapStarted = settings.SnapStart.ApplyOn !== 'None' && version.qualifier !== '$LATEST'
  return {
    ...settings,
    ...(Layers.length > 0 && { Layers }),
    SnapStart: { ...settings.SnapStart, OptimizationStatus: snapStarted ? 'On' : 'Off' },
    FunctionName: lambda.name,
    FunctionArn: functionArn(place, lambda.name, qualifier),
    CodeSize: code.sizeBytes,
    CodeSha256: code.sha256,
    LastModified: `${new Date(version.lastModifiedMs).toISOString().slice(0, -1)}+0000`,
    PackageType: 'Zip',
    RevisionId: version.revisionId,
    Version: version.qualifier,
  }
}

export function describeAlias(
  place: Place,
  lambda: LambdaFunction,
  alias: Alias,
): Record<string, unknown> {
  return {
    AliasArn: functionArn(place, lambda.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(alias.routing && {
      RoutingConfig: {
        AdditionalVersionWeights: { [alias.routing.version]: alias.routing.weight },
      },
    }),
    RevisionId: alias.revisionId,
  }
}

function describeProgress(version: Version): Record<string, unknown> {
  switch (version.progress.kind) {
    case 'creating':
      return { State: 'Pending', StateReason: CREATING, StateReasonCode: 'Creating' }
    case 'updating':
      return {
        State: 'Active',
        LastUpdateStatus: 'InProgress',
        LastUpdateStatusReason: CREATING,
        LastUpdateStatusReasonCode: 'Creating',
      }
    case 'settled':
      return { State: 'Active', LastUpdateStatus: 'Successful' }
  }
}

function runtimeVersionArn(place: Place, version: Version): string {
  const digest = createHash('sha256').update(version.deployment.settings.Runtime).digest('hex')
  return `arn:aws:lambda:${place.region}::runtime:${digest}`
}
